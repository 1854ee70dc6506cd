/** The rules that other engines were measured with. */
export const SIX_RULES: readonly string[] = [
  'token-unsolicited',
  'token-reused-across-providers',
  'token-guessing',
  'token-after-contact-change',
  'payment-request-unofficial-channel',
  'unofficial-number-campaign',
]
