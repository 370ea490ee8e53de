/**
 * Pulumi's sign for a value that is not known, which stands for a secret that could not be decrypted. Source:
 * pulumi/pulumi, `sdk/nodejs/runtime/rpc.ts`.
 */
export const UNDECRYPTED = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
