/** A mistake or a refusal that the user should read as it stands, without a stack. */
export class ProviderError extends Error {}
