/** Type tokens that more than one file refers to. */
export const VPC = "aws:ec2/vpc:Vpc";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
export const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";
export const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
export const ROUTE = "aws:ec2/route:Route";
export const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const NETWORK_INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
export const INSTANCE = "aws:ec2/instance:Instance";
export const DIRECTORY = "aws:directoryservice/directory:Directory";
export const FILE_SYSTEM = "aws:fsx/windowsFileSystem:WindowsFileSystem";
export const ROLE = "aws:iam/role:Role";
export const INSTANCE_PROFILE = "aws:iam/instanceProfile:InstanceProfile";
export const SECRET = "aws:secretsmanager/secret:Secret";
export const SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
export const DOCUMENT = "aws:ssm/document:Document";
export const BUCKET = "aws:s3/bucket:Bucket";
