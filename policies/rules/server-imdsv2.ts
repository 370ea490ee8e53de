import { readText } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { SERVER_TAGS } from "../model/servers/clusters.ts";
import { launchSetting } from "../model/servers/launch.ts";
import { textIs } from "../rule/compare.ts";
import type { Finding } from "../rule/finding.ts";
import { perServer } from "../rule/perServer.ts";
import { stackRule } from "../rule/rule.ts";

export const serverImdsv2 = stackRule({
  name: "server-imdsv2",
  description: "A cluster server's instance metadata is read with a session token only (IMDSv2).",
  why:
    "The metadata service hands out the role that moves the virtual IP. Without a token a single forged request through " +
    "the application is enough to read it.",
  severity: "high",
  remediation: "Set metadataOptions.httpTokens to required on the instance or in its launch template.",
  url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    yield* perServer(stack, tags, ({ instance }) => (instance ? wantsToken(stack, instance) : []));
  },
});

const DEFAULTS = "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults";

function* wantsToken(stack: StackGraph, instance: StackResource): Iterable<Finding> {
  const endpoint = launchSetting(stack, instance, "metadataOptions", "httpEndpoint");
  if (endpoint.state === "known" && endpoint.value === "disabled") return;
  const tokens = launchSetting(stack, instance, "metadataOptions", "httpTokens");
  // What the account gives every instance that says nothing itself.
  const defaults = stack.ofType(DEFAULTS).map(({ props }) => readText(props, "httpTokens"));
  const isDefault = defaults.some((each) => each.state === "known" && each.value === "required");
  if (tokens.state === "absent" && isDefault) return;
  const reading = tokens.state === "known" ? readText(tokens.value) : tokens;
  const preset = "many images leave it optional";
  yield* textIs({ name: "metadataOptions.httpTokens", reading, preset, on: instance }, "required");
}
