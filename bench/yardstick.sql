\set wallet random(1, :wallets)
\set amount random(1000, 5000) * 100
\set meter random(10000000000, 99999999999)
WITH moved AS (UPDATE yardstick.wallets SET balance = balance - :amount::bigint, version = version + 1 WHERE id = :wallet::int AND balance >= :amount::bigint RETURNING id, balance), paid AS (INSERT INTO yardstick.payments (wallet_id, meter_number, amount, status) SELECT id, :meter::text, :amount::bigint, 'pending' FROM moved RETURNING id, wallet_id) INSERT INTO yardstick.transactions (wallet_id, payment_id, amount, balance_after) SELECT moved.id, paid.id, :amount::bigint, moved.balance FROM moved JOIN paid ON paid.wallet_id = moved.id;
