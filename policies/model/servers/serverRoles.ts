import { isInput } from "../graph/input.ts";
import { type Unknown, unknown } from "../graph/known.ts";
import { addTo } from "../graph/multimap.ts";
import { read, readList, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { type PropertyPath, possible, type Reference, type StackGraph } from "../graph/stackGraph.ts";
import { profileSetting } from "./launch.ts";
import type { Machine } from "./machines.ts";

const ROLE_TYPES: readonly string[] = ["aws:iam/role:Role"];
const PROFILE_TYPES: readonly string[] = ["aws:iam/instanceProfile:InstanceProfile"];
const POLICY_TYPES: readonly string[] = ["aws:iam/policy:Policy"];
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ROLE_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment";
const ALL_ATTACHMENTS = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";

/** What a role is given. */
export interface Grant {
  /** The resource that gives it: what a finding points at. */
  readonly resource: StackResource;
  /** A policy's text, an attached policy's ARN, or the property that is not known. */
  readonly gives:
    | {
        readonly is: "document";
        readonly text: unknown;
        /** What the parts of it that are not known yet are made from. */
        readonly madeFrom: readonly StackResource[];
      }
    | { readonly is: "managed"; readonly arn: string }
    | {
        readonly is: "unknown";
        readonly property: string;
        /** What a text is made from; empty when that is not known either. */
        readonly madeFrom: readonly StackResource[];
      };
  /** Why it cannot be told whether this role has it. */
  readonly unknown?: Unknown;
}

/** The role of a server by its instance profile, its own or its launch template's; undefined for one without. */
export function roleOf(stack: StackGraph, { instance }: Machine): Reference | undefined {
  if (!instance) return undefined;
  const setting = profileSetting(stack, instance);
  if (setting === undefined) return undefined;
  if (setting === "unknown") return { to: "unknown" };
  const profile = named(stack, setting.from, setting.property, PROFILE_TYPES);
  if (profile.to === "nothing") return undefined;
  return profile.to === "resource" ? named(stack, profile.resource, "role", ROLE_TYPES) : profile;
}

/** Roles, profiles and policies are referred to by name or ARN rather than by id. */
function named(stack: StackGraph, from: StackResource, property: PropertyPath, types: readonly string[]): Reference {
  const reference = stack.reference(from, property, types);
  if (reference.to !== "outside") return reference;
  const resource = stack.part(readNames).get(`${types[0]} ${reference.id}`);
  return resource ? { to: "resource", resource } : reference;
}

function readNames(stack: StackGraph): ReadonlyMap<string, StackResource> {
  const found = new Map<string, StackResource>();
  for (const resource of stack.ofType(...ROLE_TYPES, ...PROFILE_TYPES, ...POLICY_TYPES)) {
    for (const property of ["name", "arn"]) {
      const text = readText(resource.props, property);
      if (text.state === "known") found.set(`${resource.type} ${text.value}`, resource);
    }
  }
  return found;
}

/** Everything that the stack gives to its roles, by role. */
export function readGrants(stack: StackGraph): ReadonlyMap<StackResource, readonly Grant[]> {
  const found = new Map<StackResource, Grant[]>();
  const add = (role: StackResource | undefined, grant: Grant) => {
    if (role) addTo(found, role, grant);
  };
  /** Of a role that nobody knows yet, every one may have it. */
  const addBy = (from: StackResource, property: string, grant: Grant) => {
    const reference = named(stack, from, property, ROLE_TYPES);
    if (reference.to === "resource") return add(reference.resource, grant);
    const roles = reference.to === "unknown" ? stack.ofType(...ROLE_TYPES) : possible(reference);
    for (const role of roles) add(role, { ...grant, unknown: notKnown(property) });
  };
  for (const each of stack.ofType(ROLE_POLICY)) addBy(each, "role", document(each, each, "policy"));
  for (const each of stack.ofType(ROLE_ATTACHMENT)) addBy(each, "role", attached(stack, each, each.props, "policyArn"));
  for (const each of stack.ofType(ATTACHMENT)) {
    const list = readList(each.props, "roles");
    const names = list.state === "known" ? list.value : [];
    const roles = new Set(stack.dependencies(each, "roles", ROLE_TYPES));
    for (const name of names) {
      const text = readText(name);
      const role = text.state === "known" ? stack.part(readNames).get(`${ROLE_TYPES[0]} ${text.value}`) : undefined;
      if (role) roles.add(role);
    }
    for (const role of roles) add(role, attached(stack, each, each.props, "policyArn"));
    const areUnknown = list.state === "unknown" || names.some((name) => readText(name).state === "unknown");
    if (areUnknown && roles.size === 0)
      for (const role of stack.ofType(...ROLE_TYPES))
        add(role, { ...attached(stack, each, each.props, "policyArn"), unknown: notKnown("roles") });
  }
  for (const each of stack.ofType(ALL_ATTACHMENTS))
    for (const grant of attachedList(stack, each, "policyArns")) addBy(each, "roleName", grant);
  for (const role of stack.ofType(...ROLE_TYPES)) for (const grant of ownGrants(stack, role)) add(role, grant);
  return found;
}

function* ownGrants(stack: StackGraph, role: StackResource): Iterable<Grant> {
  if (isInput(role, "inlinePolicies")) {
    const inline = readList(role.props, "inlinePolicies");
    if (inline.state === "unknown") yield unknownGrant(role, "inlinePolicies");
    for (const each of inline.state === "known" ? inline.value : []) yield document(role, each, "policy");
  }
  if (!isInput(role, "managedPolicyArns")) return;
  yield* attachedList(stack, role, "managedPolicyArns");
}

function* attachedList(stack: StackGraph, resource: StackResource, property: string): Iterable<Grant> {
  const list = readList(resource.props, property);
  if (list.state === "unknown") yield unknownGrant(resource, property);
  for (const arn of list.state === "known" ? list.value : [])
    yield attached(stack, resource, { [property]: arn }, property);
}

function notKnown(property: string): Unknown {
  return unknown(`${property} is not known yet`);
}

function unknownGrant(resource: StackResource, property: string, madeFrom: readonly StackResource[] = []): Grant {
  return { resource, gives: { is: "unknown", property, madeFrom } };
}

function document(resource: StackResource, from: unknown, property: string): Grant {
  const text = read(from === resource ? resource.props : from, property);
  const madeFrom = [...new Set(resource.propertyDependencies[from === resource ? property : "inlinePolicies"] ?? [])];
  if (text.state === "unknown") return unknownGrant(resource, property, madeFrom);
  return { resource, gives: { is: "document", text: text.state === "known" ? text.value : undefined, madeFrom } };
}

function attached(stack: StackGraph, resource: StackResource, from: unknown, property: string): Grant {
  const [made, ...others] = stack.dependencies(resource, property, POLICY_TYPES);
  const arn = readText(from, property);
  const byName = arn.state === "known" ? stack.part(readNames).get(`${POLICY_TYPES[0]} ${arn.value}`) : undefined;
  const policy = byName ?? (others.length === 0 && arn.state !== "known" ? made : undefined);
  if (policy) return document(policy, policy, "policy");
  return arn.state === "known"
    ? { resource, gives: { is: "managed", arn: arn.value } }
    : unknownGrant(resource, property);
}
