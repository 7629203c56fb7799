// The few documents that several tests send.

const payload = (fields) => `{ ${fields} errors { code field message } }`;

export const CLIENT_CREATE = `mutation C($input: ClientCreateInput!) { clientCreate(input: $input) ${payload("client { id name version }")} }`;
export const CLIENT_UPDATE = `mutation C($input: ClientUpdateInput!) { clientUpdate(input: $input) ${payload("client { id name version }")} }`;
export const SITE_CREATE = `mutation S($input: SiteCreateInput!) { siteCreate(input: $input) ${payload("site { id name }")} }`;
export const CONTACT_CREATE = `mutation C($input: ContactCreateInput!) { contactCreate(input: $input) ${payload("contact { id name }")} }`;
export const TOKEN_CREATE = `mutation T($input: EnrolmentTokenCreateInput!) { enrolmentTokenCreate(input: $input) ${payload("secret installCommand enrolmentToken { id }")} }`;
export const USER_INVITE = `mutation U($input: UserInviteInput!) { userInvite(input: $input) ${payload("invitationUrl user { id }")} }`;
export const INVITATION_ACCEPT = `mutation A($input: InvitationAcceptInput!) { invitationAccept(input: $input) ${payload("viewer { user { id } }")} }`;
export const SESSION_REVOKE = `mutation R($input: SessionRevokeInput!) { sessionRevoke(input: $input) ${payload("")} }`;
export const SESSION_END = `mutation { sessionEnd ${payload("")} }`;
export const MY_SESSION = "{ viewer { session { id } } }";
export const DEVICES =
  "query D($filter: DeviceFilter) { devices(first: 100, filter: $filter) { nodes { id name state client { id } } } }";
