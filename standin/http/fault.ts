/** What may go wrong between a caller and AWS. */
export type Fault =
  /** AWS refuses, with its code. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  /** A proxy or a load balancer answers in AWS's place. */
  | { readonly kind: "html"; readonly status: number }
  /** An answer that is none. */
  | { readonly kind: "garbage" }
  /** Nobody answers. */
  | { readonly kind: "silence" };

export const DENIED: Fault = {
  kind: "refused",
  code: "AccessDeniedException",
  message: "User: arn:aws:iam::123456789012:user/reader is not authorized to perform this action",
};

export const THROTTLED: Fault = { kind: "refused", code: "ThrottlingException", message: "Rate exceeded" };
