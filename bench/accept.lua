-- Purchases for wrk. Each request is another one: the next wallet, a meter nobody has bought for, an
-- amount and a key of its own. Arguments: a file of tokens, one a line, and the first serial number.
local heads = {}
local serial = 0
local turn = 0
local amounts = 4001

-- Twelve digits and the one that makes them pass the Luhn check.
local function meter(number)
  local body = string.format("04%010d", number)
  local sum = 0
  for place = 12, 1, -1 do
    local digit = string.byte(body, place) - 48
    if (12 - place) % 2 == 0 then
      digit = digit * 2
      if digit > 9 then digit = digit - 9 end
    end
    sum = sum + digit
  end
  return body .. (10 - sum % 10) % 10
end

function init(args)
  serial = tonumber(args[2])
  for token in io.lines(args[1]) do
    heads[#heads + 1] = "POST /bill-payments HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port
      .. "\r\nAuthorization: Bearer " .. token
      .. "\r\nContent-Type: application/json\r\nContent-Length: 97\r\nIdempotency-Key: bench-"
  end
end

function request()
  serial = serial + 1
  turn = turn % #heads + 1
  -- All amounts have six digits, so that all bodies are of one length.
  local amount = 100000 + (serial * 7919 % amounts) * 100
  return heads[turn] .. serial
    .. '\r\n\r\n{"billerId":"ikeja-electric","meterNumber":"' .. meter(serial)
    .. '","meterType":"prepaid","amount":' .. amount .. "}"
end
