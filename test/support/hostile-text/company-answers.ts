/** Answers of providers and of the gateway, each with most of the fields that are read of it. */
export const ORDER = {
  requestId: '202601151430aaaaaaaaaaaaaaaaaaaa',
  billerId: 'ikeja-electric',
  meterNumber: '01000000008',
  meterType: 'prepaid',
  amount: 5_000_00,
} as const;

export const VTPASS_SOLD = {
  code: '000',
  response_description: 'TRANSACTION SUCCESSFUL',
  requestId: ORDER.requestId,
  amount: '5000.00',
  purchased_code: 'Token : 99001122334455667788',
  token: '99001122334455667788',
  customerName: 'Ada Obi',
  customerAddress: '1 Broad Street',
  units: '79.9 kWh',
  tariff: 'R2',
  debtAmount: '0',
  content: {
    transactions: {
      status: 'delivered',
      product_name: 'Ikeja Electric',
      unique_element: ORDER.meterNumber,
      unit_price: '5000',
      amount: 5_000,
      total_amount: '4925',
      transactionId: '1',
      extras: '',
    },
  },
};
export const VTPASS_METER = {
  code: '000',
  content: {
    Customer_Name: 'Ada Obi',
    Address: '1 Broad Street',
    Meter_Number: ORDER.meterNumber,
    Can_Vend: 'yes',
    Min_Purchase_Amount: '500',
    MAX_Purchase_Amount: '',
    Customer_Arrears: '0',
    WrongBillersCode: false,
    error: '',
  },
};
export const BUYPOWER_SOLD = {
  status: true,
  responseCode: 200,
  message: 'Successful transaction',
  data: {
    id: 1,
    responseCode: 100,
    orderId: ORDER.requestId,
    token: '99001122334455667788',
    units: '79.9',
    name: 'Ada Obi',
    address: '1 Broad Street',
    receiptNo: '1',
    tariff: 'R2',
    amountGenerated: 4_500,
    tax: 375,
    debtAmount: 0,
    debtRemaining: 0,
    totalAmountPaid: '5,000.00',
    commission: 75,
    disco: 'IKEJA',
    meter: ORDER.meterNumber,
  },
};
export const BUYPOWER_REFUSED = {
  status: false,
  responseCode: 404,
  message: 'Order not found',
  data: {},
};
export const BUYPOWER_METER = {
  status: true,
  responseCode: 200,
  data: {
    meterNo: ORDER.meterNumber,
    name: 'Ada Obi',
    address: '1 Broad Street',
    minVendAmount: '500',
    maxVendAmount: 0,
    outstanding: '0',
    canVend: true,
    balance: '1,000.00',
  },
};
export const PAYSTACK_PAID = {
  status: true,
  message: 'Verification successful',
  code: 'x',
  data: {
    status: 'success',
    reference: 'r',
    amount: 500_000,
    requested_amount: 500_000,
    currency: 'NGN',
    fees: 7_500,
    paid_at: '2026-01-15T13:30:00.000Z',
    gateway_response: 'Approved',
    authorization_url: 'https://checkout.paystack.com/x',
  },
};
