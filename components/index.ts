export {
  FlyteTenant,
  type FlyteTenantArgs,
  type NodeLaunchTemplate,
  type TenantNamespaceOutput,
} from './FlyteTenant';
export { FlyteTenantPlatform, type FlyteTenantPlatformArgs } from './FlyteTenantPlatform';
