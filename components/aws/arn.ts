/** Partition of a Region's ARNs. Source: AWS reference, "Identify AWS resources with Amazon Resource Names". */
export function partitionOf(region: string): "aws" | "aws-cn" | "aws-us-gov" {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}
