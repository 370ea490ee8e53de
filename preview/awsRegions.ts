/** An AWS Region as a program may ask for it. */
export interface AwsRegion {
  readonly region: string;
  /** AWS's own name for it, which `getRegion` gives as its description. */
  readonly description: string;
  /** Zones that every account can use without opting in, by name, such as `ap-northeast-1a`; sorted. */
  readonly zones: readonly string[];
  /** Their ids, such as `apne1-az1`, sorted. Which zone has which id differs between accounts. */
  readonly zoneIds: readonly string[];
}

/**
 * Description, letters of the zones, prefix and numbers of their ids (default: 1 and on). Source: AWS, "AWS Regions and
 * Availability Zones". Where accounts see different letters, those that new ones see most.
 */
const REGIONS: Readonly<Record<string, readonly [string, string, string, string?]>> = {
  "af-south-1": ["Africa (Cape Town)", "abc", "afs1"],
  "ap-east-1": ["Asia Pacific (Hong Kong)", "abc", "ape1"],
  "ap-east-2": ["Asia Pacific (Taipei)", "abc", "ape2"],
  "ap-northeast-1": ["Asia Pacific (Tokyo)", "acd", "apne1", "124"],
  "ap-northeast-2": ["Asia Pacific (Seoul)", "abcd", "apne2"],
  "ap-northeast-3": ["Asia Pacific (Osaka)", "abc", "apne3"],
  "ap-south-1": ["Asia Pacific (Mumbai)", "abc", "aps1"],
  "ap-south-2": ["Asia Pacific (Hyderabad)", "abc", "aps2"],
  "ap-southeast-1": ["Asia Pacific (Singapore)", "abc", "apse1"],
  "ap-southeast-2": ["Asia Pacific (Sydney)", "abc", "apse2"],
  "ap-southeast-3": ["Asia Pacific (Jakarta)", "abc", "apse3"],
  "ap-southeast-4": ["Asia Pacific (Melbourne)", "abc", "apse4"],
  "ap-southeast-5": ["Asia Pacific (Malaysia)", "abc", "apse5"],
  "ap-southeast-6": ["Asia Pacific (New Zealand)", "abc", "apse6"],
  "ap-southeast-7": ["Asia Pacific (Thailand)", "abc", "apse7"],
  "ca-central-1": ["Canada (Central)", "abd", "cac1", "124"],
  "ca-west-1": ["Canada West (Calgary)", "abc", "caw1"],
  "cn-north-1": ["China (Beijing)", "abd", "cnn1", "124"],
  "cn-northwest-1": ["China (Ningxia)", "abc", "cnnw1"],
  "eu-central-1": ["Europe (Frankfurt)", "abc", "euc1"],
  "eu-central-2": ["Europe (Zurich)", "abc", "euc2"],
  "eu-north-1": ["Europe (Stockholm)", "abc", "eun1"],
  "eu-south-1": ["Europe (Milan)", "abc", "eus1"],
  "eu-south-2": ["Europe (Spain)", "abc", "eus2"],
  "eu-west-1": ["Europe (Ireland)", "abc", "euw1"],
  "eu-west-2": ["Europe (London)", "abc", "euw2"],
  "eu-west-3": ["Europe (Paris)", "abc", "euw3"],
  "il-central-1": ["Israel (Tel Aviv)", "abc", "ilc1"],
  "me-central-1": ["Middle East (UAE)", "abc", "mec1"],
  "me-south-1": ["Middle East (Bahrain)", "abc", "mes1"],
  "mx-central-1": ["Mexico (Central)", "abc", "mxc1"],
  "sa-east-1": ["South America (Sao Paulo)", "abc", "sae1"],
  "us-east-1": ["US East (N. Virginia)", "abcdef", "use1"],
  "us-east-2": ["US East (Ohio)", "abc", "use2"],
  "us-gov-east-1": ["AWS GovCloud (US-East)", "abc", "usge1"],
  "us-gov-west-1": ["AWS GovCloud (US-West)", "abc", "usgw1"],
  "us-west-1": ["US West (N. California)", "ac", "usw1", "13"],
  "us-west-2": ["US West (Oregon)", "abcd", "usw2"],
};

export function awsRegion(region: string): AwsRegion | undefined {
  const found = Object.hasOwn(REGIONS, region) ? REGIONS[region] : undefined;
  if (!found) return undefined;
  const [description, letters, prefix, numbers = "123456".slice(0, letters.length)] = found;
  return {
    region,
    description,
    zones: [...letters].map((letter) => region + letter),
    zoneIds: [...numbers].map((number) => `${prefix}-az${number}`),
  };
}

export interface AwsPartition {
  readonly partition: string;
  readonly dnsSuffix: string;
}

export function awsPartition(region: string): AwsPartition {
  if (region.startsWith("cn-")) return { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" };
  if (region.startsWith("us-gov-")) return { partition: "aws-us-gov", dnsSuffix: "amazonaws.com" };
  return { partition: "aws", dnsSuffix: "amazonaws.com" };
}
