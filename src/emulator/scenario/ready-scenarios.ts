/** Plays that need nothing but a seller, by the name that users type instead of a file. */
export const readyScenarios: Readonly<Record<string, string>> = {
  'period-year': `name: A year of a period product
products:
  - { kind: saas-v2, chargingMode: PERIOD, sendsOrderNotice: true }
steps:
  - say: A buyer pays for a month.
  - do: buy
    as: purchase
  - expect: { resource: $purchase.resourceId, state: open }
  - say: Renewed in time, for another month.
  - advance: 20d
  - do: renew
    with: { resourceId: $purchase.resourceId }
  - say: Forgotten once, frozen, and renewed within the retention period.
  - advance: 45d
  - expect: { resource: $purchase.resourceId, state: frozen }
  - do: renew
    with: { resourceId: $purchase.resourceId, periodNumber: 6 }
  - expect: { resource: $purchase.resourceId, state: open }
  - say: Changed to a larger specification.
  - do: change
    with: { resourceId: $purchase.resourceId }
  - say: Not renewed any more; frozen, and released fifteen days later.
  - advance: 300d
  - expect: { resource: $purchase.resourceId, state: released, findings: 0, failures: 0, notices: 0 }
`,
  'pay-per-use-month': `name: A month of pay per use
products:
  - { kind: saas-v2, chargingMode: ON_DEMAND, billingItems: 3 }
steps:
  - say: One order opens an instance for each of three billing items.
  - do: buy
    as: purchase
  - expect: { resource: $purchase.resourceId, state: open }
  - say: The buyer looks at all of them at once.
  - advance: 7d
  - do: open-details
    with: { all: true }
  - say: In arrears, and settled.
  - do: freeze
    with: { resourceId: $purchase.resourceId }
  - advance: 2d
  - do: unfreeze
    with: { resourceId: $purchase.resourceId }
  - advance: 21d
  - do: unsubscribe
    with: { resourceId: $purchase.resourceId }
  - expect: { resource: $purchase.resourceId, state: released, findings: 0, failures: 0 }
`,
  'joint-operation': `name: The course of joint operation
products:
  - { kind: saas-v2, chargingMode: PERIOD, kit: v2 }
steps:
  - say: The seller asks for the credential of its application, and for a test account.
  - do: request-credential
  - do: request-test-account
  - do: buy
    as: purchase
  - say: The buyer binds the application to an enterprise, and grants people its use.
  - do: bind
    with: { resourceId: $purchase.resourceId }
    as: bound
  - do: grant-users
  - do: add-department
    with: { enterpriseId: $bound.enterpriseId }
  - do: change-users
    with: { enterpriseId: $bound.enterpriseId }
  - do: withdraw-users
  - do: synchronise-departments
    with: { enterpriseId: $bound.enterpriseId }
  - say: The enterprise is dissolved, and its purchase given back.
  - do: dissolve
    with: { enterpriseId: $bound.enterpriseId }
  - do: unsubscribe
    with: { resourceId: $purchase.resourceId }
  - expect: { resource: $purchase.resourceId, state: released, findings: 0, failures: 0 }
`,
};
