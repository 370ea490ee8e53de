// The least that any Pulumi program with these services has to load: the yardstick of the preview's speed.
import "@pulumi/pulumi";
import "@pulumi/aws/cloudwatch/index.js";
import "@pulumi/aws/directoryservice/index.js";
import "@pulumi/aws/ec2/index.js";
import "@pulumi/aws/fsx/index.js";
import "@pulumi/aws/iam/index.js";
import "@pulumi/aws/s3/index.js";
import "@pulumi/aws/secretsmanager/index.js";
import "@pulumi/aws/ssm/index.js";
