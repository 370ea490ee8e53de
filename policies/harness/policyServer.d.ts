// The policy SDK exports these functions and ships no types for them.
declare module "@pulumi/policy/server.js" {
  type Policies = import("@pulumi/policy").PolicyPackArgs["policies"];
  type EnforcementLevel = import("@pulumi/policy").EnforcementLevel;
  type AnalyzeResponse = import("@pulumi/pulumi/proto/analyzer_pb.js").AnalyzeResponse;

  type Rpc<Request> = (
    call: { readonly request: Request },
    callback: (error: Error | undefined, response: AnalyzeResponse | undefined) => void,
  ) => Promise<void>;

  type MakeRpc<Request> = (
    packName: string,
    packVersion: string,
    packLevel: EnforcementLevel,
    policies: Policies,
  ) => Rpc<Request>;

  export const makeAnalyzeRpcFun: MakeRpc<import("@pulumi/pulumi/proto/analyzer_pb.js").AnalyzeRequest>;
  export const makeAnalyzeStackRpcFun: MakeRpc<import("@pulumi/pulumi/proto/analyzer_pb.js").AnalyzeStackRequest>;
}
