export { FlyteTenant, type FlyteTenantArgs, type TenantNamespaceOutput } from './FlyteTenant';
export { FlyteTenantPlatform, type FlyteTenantPlatformArgs } from './FlyteTenantPlatform';
