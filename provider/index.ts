/** What programs use of the flyte provider; the plugin itself is another process (`pulumi-resource-flyte`). */
export * from './sdk';
