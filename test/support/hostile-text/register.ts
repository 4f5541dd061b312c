/**
 * Every place of the programs that looks into a text, and which parser of the property test has it read. A
 * place that is new is not here: a test finds it by its code, and asks for it. Each entry is a file and the
 * names in it.
 */
export const READ_BY: Readonly<Record<string, readonly string[]>> = {
  'a name': [
    'src/kernel/input/text.ts: BREAK HAN INVISIBLE JOINING KEY LETTER PICTURE PICTURE_SELECTOR PLAIN',
    'src/kernel/input/text.ts: SELECTOR SIGNS cleanLine isInPlace isInvisible joinsLetters joinsPictures',
    'src/kernel/input/text.ts: nameFault nameKey selectsForm',
  ],
  'an end of a time': [
    'src/kernel/moment.ts: MOMENT readMoment',
    'src/kernel/period.ts: YEAR readEnd',
  ],
  'a phone': ['src/kernel/input/phone.ts: INVISIBLE NIGERIA_FROM_ABROAD readPhone'],
  'a meter number': [
    'src/kernel/input/characters.ts: VISIBLE nameOfCharacter',
    'src/kernel/input/meter-number.ts: FORMS SEPARATORS canonicalMeterNumber meterNumberFault',
  ],
  Accept: ['src/platform/http/request/wanted-format.ts: qualityOf rangeOf wantedFormat'],
  Prefer: [
    'src/platform/http/request/header-list.ts: splitOutsideQuotes',
    'src/platform/http/request/prefer-wait.decorator.ts: readPreferWait secondsIn',
  ],
  Authorization: [
    'src/auth/sessions/access-token.guard.ts: AccessTokenGuard.canActivate BEARER',
    'src/auth/sessions/access-token.service.ts: AccessTokenService.constructor',
  ],
  'Idempotency-Key': [
    'src/platform/http/request/idempotency-key.decorator.ts: KEY readIdempotencyKey',
  ],
  'X-Request-Id': ['src/platform/http/request/request-id.ts: SANE requestIdOf'],
  Host: ['src/platform/http/request/request-checks.ts: HOST hostFault'],
  Expect: ['src/platform/http/request/request-checks.ts: isWord'],
  'a query': ['src/platform/http/request/request-checks.ts: textFault isDecodable'],
  'a body': ['src/platform/http/request/json-body.ts: parsed'],
  'a cursor': ['src/platform/http/lists/cursor.ts: keyIn'],
  'the place in a cursor of payments that are due': [
    'src/bill-payments/desk/due-list-position.ts: isDueListKey dueListPosition',
    'src/kernel/moment.ts: TIMESTAMP isTimestamp',
  ],
  'the place in a cursor of incidents': [
    'src/incidents/incident-list-position.ts: LIST_KEY isIncidentListKey incidentListPosition',
  ],
  'an id in an address': ['src/kernel/ids.ts: UUID isId'],
  'a tier in an address': ['src/operator/tiers/tier-param.pipe.ts: TierParamPipe.transform'],
  'the fields of VTpass’s answers to orders': [
    'src/vending/vtpass/vtpass-answer.ts: orderOf transactionOf',
  ],
  'the fields of VTpass’s other answers': [
    'src/vending/vtpass/vtpass-answer.ts: meterOf readServices readVtpassBalance',
    'src/vending/vtpass/vtpass.adapter.ts: VtpassAdapter.requestIdOf',
  ],
  'the fields of BuyPower’s answers to orders': [
    'src/vending/buypower/buypower-codes.ts: saysNoSuchOrder',
    'src/vending/buypower/buypower-answer.ts: progress refusal',
    'src/vending/buypower/buypower-enquiry-answer.ts: readBuypowerBalance readBuypowerMeterAnswer',
    'src/vending/buypower/buypower-envelope.ts: openEnvelope',
    'src/vending/buypower/buypower.adapter.ts: BuypowerAdapter.requestIdOf',
    'src/kernel/field-wire.ts: whole',
  ],
  'the signature of BuyPower': ['src/vending/buypower/buypower-signature.ts: SHA512_HEX isSigned'],
  'Retry-After': ['src/vending/provider/provider-wire.ts: retryAfterMsOf'],
  'what an answer is about': ['src/kernel/answer-binding.ts: FORMS digitsOf isAbsent isAmountText'],
  naira: ['src/kernel/money.ts: koboFromNaira'],
  'a text about tokens': [
    'src/vending/tokens/token-lexer.ts: INVISIBLE LETTER SPACE asciiDigit gapOf lexemesOf partingOf pieceOf',
  ],
  'fields about tokens': [
    'src/vending/tokens/token-reader.ts: Reader.inRoles kindInFields isOnePiece plainKey wordsOfKey',
  ],
  'the text of an answer': [
    'src/platform/http-client/answer-text.ts: readAnswerText storableText',
    'src/platform/http-client/repeated-keys.ts: SPACES STRING hasRepeatedKeys isRepeated skipSpaces',
  ],
  'the fields of Paystack’s answers': [
    'src/fundings/gateways/paystack-answer.ts: initialised isDuplicate paymentOf readInitialise',
    'src/fundings/gateways/paystack-answer.ts: readVerify succeeded',
    'src/fundings/gateways/paystack-wire.ts: INITIALISED',
  ],
  'Paystack’s webhooks': [
    'src/fundings/gateways/paystack-answer.ts: readNoticeBody',
    'src/fundings/gateways/paystack-wire.ts: koboOrDigits',
  ],
  'Paystack’s list of payments': [
    'src/reconciliation/statements/paystack-statement.adapter.ts: paidAtOf readListed',
  ],
  'the signature of Paystack': [
    'src/fundings/gateways/paystack.adapter.ts: PaystackAdapter.readNotice',
  ],
  'an answer as operators see it': ['src/operator/audit/redacted.ts: SECRET redacted'],
  'a statement in CSV': [
    'src/reconciliation/statements/csv-statement.adapter.ts: readStatement',
    'src/reconciliation/statements/statement-line.ts: readHeader',
  ],
  'the fields of a statement': [
    'src/reconciliation/statements/statement-line.ts: DECIMAL koboOf readLine',
  ],
  'a day': ['src/kernel/lagos-day.ts: DATE dayOf'],
  'a setting': [
    'src/config/config.ts: commaSeparated environment loadConfig proxies',
    'src/config/safety/company-rules.ts: BUYPOWER_API PAYSTACK_LIVE VTPASS_API VTPASS_PUBLIC VTPASS_SECRET',
    'src/config/safety/company-rules.ts: companyUrlFault keyFault playMoneySource statementRule',
    'src/config/safety/hosts.ts: NOT_IN_HOSTS canonicalHost hostKind urlOrNull',
    'src/config/safety/inspect-safety.ts: exemptionsIn',
    'src/config/safety/process-rules.ts: PROCESS_RULES WHOLE',
    'src/config/safety/secret-strength.ts: HEX isRandom secretFault',
    'src/config/safety/store-rules.ts: postgresServer serverOf',
    'src/config/safety/trusted-proxies.ts: IPV4_IN_IPV6 PREFIX PRIVATE_RANGES formFault partFault',
    'src/config/safety/trusted-proxies.ts: shortestPrefix trustedProxiesFault',
    'src/config/provider-order.ts: BILLER CODE codesOf entryOf parseProviderOrder',
    'src/kernel/duration.ts: DURATION parseWaits',
  ],
  'the page of a receipt': [
    'src/bill-payments/receipts/receipt-html.ts: escaped',
    'src/bill-payments/receipts/token-lines.ts: tokenLine',
  ],
  'the page that a payer comes back to': [
    'src/fundings/return-page/funding-return.page.ts: escaped',
  ],
  'orders and questions to the simulator’s VTpass': [
    'simulator/contradictions.ts: contradictingMeter contradictingScenario',
    'simulator/http-handler.ts: answerPost parse',
    'simulator/meters.ts: fnv1a passesLuhn',
    'simulator/scenarios.ts: codedMeter codedScenario numberedMeter scenarioAsked scenarioOf',
    'simulator/vtpass/pay-rules.ts: text',
    'simulator/vtpass/request-id.ts: formFault wellFormed',
    'simulator/vtpass/verify-answers.ts: verifyAnswer',
  ],
  'orders to the simulator’s BuyPower': ['simulator/buypower/orders.ts: isOrderId'],
  'orders to the simulator’s Paystack': [
    'simulator/paystack/initialize-body.ts: emailForm isEmail koboOf metadataOf readInitialize',
    'simulator/paystack/initialize-body.ts: referenceForm',
  ],
  'addresses and headers of calls to the simulator': [
    'simulator/buypower/face.ts: keyOf',
    'simulator/http-handler.ts: answerOf findServed pathOf',
    'simulator/paystack/face.ts: PaystackFace.answer decoded',
    'simulator/paystack/paystack-api.ts: matcherOf wholeNumber',
  ],
  'what tests and campaigns ask of the simulator': [
    'simulator/faults.ts: hash32',
    'simulator/paystack/control.ts: PaystackControl.webhookUrl whole',
    'simulator/routes.ts: wholeNumber',
    'simulator/statement.ts: dayStartMs',
  ],
  'a profile of the simulator': ['simulator/profile.ts: profileFromText'],
  'a profile of the simulator’s Paystack': [
    'simulator/paystack/profile.ts: autoPayFromText paystackProfileFromText',
  ],
  'an answer to a callback': ['simulator/callbacks.ts: saysSuccess'],
  'a shape of tokens': ['simulator/token-shapes.ts: digit swapDigits valueOf zeroOf'],
  'the page of the simulator’s Paystack': [
    'simulator/paystack/checkout-page.ts: checkoutPage escape webAddress',
  ],
  'a line of the clients’ log': ['reliability/checker/client-log.ts: parsed'],
  'an answer of the API': ['reliability/chaos/api-client.ts: fieldsOf'],
  'the address of a record': [
    'reliability/checker/record-sources.ts: NAMED ofProvider recordSources',
  ],
};

/** Places that the fields of DTOs are read by: every DTO is a parser of the test by itself. */
export const OF_DTOS: readonly string[] = [
  'src/auth/email.decorator.ts: Email',
  'src/operator/audit/reason.decorator.ts: Reason',
  'src/platform/http/lists/list-query.dto.ts: parseWholeNumber',
  'src/platform/http/fields/name.decorator.ts: canonical',
];

/** Places that read no text from outside, and what they read instead. */
export const OF_OURS: Readonly<Record<string, readonly string[]>> = {
  'a line of those who wait': [
    'src/vending/limiter/provider-limiter.ts: ProviderLimiter.takeSlot ProviderLimiter.nextWaiting ProviderLimiter.returnUnused',
  ],
  'a text that was bounded when it came in': [
    'src/operator/ask-only/ask-only-desk.controller.ts: AskOnlyDeskController.endAskOnly',
    'src/auth/password.service.ts: PasswordService.hash PasswordService.isRight',
    'src/platform/pdf/drawable.ts: COMMON Drawable.has Drawable.isWhole Drawable.textOf KINDS kindOf',
    'src/platform/pdf/pdf-document.ts: ASCII written',
  ],
  'a list or a word that stands in the code': [
    'reliability/chaos/nemesis.ts: Nemesis.strikeProgram',
    'reliability/chaos/schedule.ts: targetOf',
    'simulator/meters.ts: firstNames streets surnames',
    'simulator/paystack/cashier.ts: isAfterPayment',
    'src/bill-payments/receipts/token-lines.ts: inEntryOrder',
    'src/kernel/lagos-time.ts: MONTHS',
    'src/vending/tokens/token-words.ts: words',
    'src/vending/routing/circuits.service.ts: CircuitsService.constructor',
    'src/platform/logging/log.ts: SECRETS',
  ],
  'a setting for tests, refused in production': [
    'src/kernel/fail-point.ts: SYNTAX armFailPoint parsed',
  ],
  'a moment that is a number, or that the database wrote': [
    'reliability/chaos/settling.ts: settle',
    'simulator/paystack/transaction.ts: isoTime',
    'simulator/statement.ts: time',
    'simulator/vend.ts: settledAt vendView',
    'simulator/vtpass/request-id.ts: lagosDate',
    'simulator/vtpass/vtpass-answers.ts: transactionDate',
    'src/bill-payments/ask-only/ask-only.ts: daysToAskAbout',
    'src/bill-payments/accept/purchase-day.ts: purchaseDay',
    'src/kernel/lagos-date.ts: lagosDate nextLagosMidnight',
    'src/kernel/lagos-time.ts: lagosIso lagosMoment',
    'src/reconciliation/compare-fundings.ts: differenceOf',
    'src/reconciliation/compare.ts: differenceOf',
    'src/reconciliation/reconcile.service.ts: reconcileIn',
    'src/kernel/lagos-time.ts: lagosDay',
    'src/transactions/statement-pdf.view.ts: timeOf',
    'src/transactions/statement.ts: closesAt',
    'src/vending/routing/route-facts.store.ts: readRouteFacts',
  ],
  'an address that is a setting': [
    'reliability/chaos/link.ts: TcpLink.constructor TcpLink.leadTo TcpLink.url',
    'reliability/chaos/world.ts: openBeside through',
    'reliability/checker/record-pages.ts: readPage',
    'simulator/main.ts: callback wholeNumber',
    'simulator/paystack/environment.ts: retriesFrom webhookUrlFrom',
    'src/config/safety/hosts.ts: isSandboxUrl',
    'src/platform/http-client/outbound-http.ts: OutboundHttp.constructor',
    'src/fundings/gateways/paystack.adapter.ts: cancelAction',
    'src/reconciliation/statements/statement-source.adapter.ts: fetchStatement',
  ],
  'what is sent to a company, from what a DTO has checked': [
    'src/reconciliation/statements/paystack-statement.adapter.ts: PaystackStatement.page',
    'src/vending/buypower/buypower.adapter.ts: BuypowerAdapter.sendVerify',
    'src/vending/provider/dated-request-id.ts: datedRequestId',
  ],
  'the path of a route of ours': [
    'src/platform/http/route-table.ts: RouteTable.add RouteTable.methodsOf',
  ],
  'a file that it has written itself': [
    'reliability/chaos/checkpoint.ts: checkpoint',
    'reliability/chaos/run-folder.ts: PROJECT',
    'simulator/journal.ts: Journal.replay',
    'simulator/paystack/record.ts: PaystackRecord.load',
    'simulator/record.ts: VendRecord.load',
    'simulator/token-shapes.ts: TokenShapes.ofFile shapeOf',
    'src/reconciliation/statements/gateway-list.adapter.ts: spoolGatewayList',
  ],
  'a file that whoever runs the service has written': [
    'src/config/safety/secret-files.ts: contentOf',
  ],
  'a list of ranges, which stands in our code': ['src/config/safety/hosts.ts: blockListOf'],
  'a name of a column, which stands in our code': ['src/kernel/columns.ts: camelCase'],
  'an amount of ours as text': [
    'simulator/paystack/checkout-page.ts: money',
    'src/reconciliation/text-report.ts: naira',
  ],
  'what another program of a campaign answered': [
    'reliability/chaos/faces.ts: Face.behave',
    'reliability/chaos/fundings.ts: payableOf',
    'reliability/chaos/payer.ts: Payers.decide Payers.payLate Payers.press',
    'reliability/checker/support/small-world.ts: serveRecord',
  ],
  'what the kernel writes of a process': ['reliability/chaos/frozen.ts: childrenOf parentOf'],
  'a vend or a token that the simulator has made': [
    'simulator/callbacks.ts: Callbacks.publish',
    'simulator/paystack/face.ts: PaystackFace.witness',
    'simulator/statement.ts: quoted',
    'simulator/vtpass/more-disco-shapes.ts: grouped',
    'simulator/vtpass/vtpass-answers.ts: inItsShape keyChangeKeys',
  ],
};

/** Folders that read what this machine, its database and whoever runs the service write. */
export const OF_THIS_MACHINE: readonly string[] = [
  'src/commands/',
  'src/platform/database/',
  'src/local/',
  'src/platform/queue/',
  'reliability/busy/',
  'reliability/contract/',
  'reliability/mutants/',
  'reliability/soak/',
];

/** The places of an entry: `file: one other` are `file#one` and `file#other`. */
export function placesOf(entries: readonly string[]): string[] {
  return entries.flatMap((entry) => {
    const [file = '', names = ''] = entry.split(': ');
    return names.split(' ').map((name) => `${file}#${name}`);
  });
}
