/**
 * The RPCs that flyteadmin 1.16.8 serves (registered in flyteadmin/pkg/server/service.go), and the expected answer to the
 * plainest request for each in these situations, written down by reasoning about what each RPC does:
 *
 *     D developer, own project, a domain of the binding      A platform admin, a team's project
 *     S senior, own project, production                      G platform admin, a project that is not registered
 *     O developer, own project, another domain               P propeller, a team's project
 *     F developer, another team's project                    C scheduler, a team's project
 *     U developer, a project that does not exist             Z no token, own project
 *     N valid token of no team, a team's project
 *     X senior of a suspended team, own project
 *     H developer, a project shared with the team
 */
export const SITUATIONS = 'DSOFUNXHAGPCZ';

export const EXPECTED: Readonly<Record<string, string>> = {
  //                                              DSOFUNXHAGPCZ
  'AdminService/CreateTask': /*                */ 'YY------Y----',
  'AdminService/GetTask': /*                   */ 'YY----YYYY---',
  'AdminService/ListTaskIds': /*               */ 'YY----YYYY---',
  'AdminService/ListTasks': /*                 */ 'YY----YYYY---',
  'AdminService/CreateWorkflow': /*            */ 'YY------Y----',
  'AdminService/GetWorkflow': /*               */ 'YY----YYYY---',
  'AdminService/ListWorkflowIds': /*           */ 'YY----YYYY---',
  'AdminService/ListWorkflows': /*             */ 'YY----YYYY---',
  'AdminService/CreateLaunchPlan': /*          */ 'YY------Y----',
  'AdminService/GetLaunchPlan': /*             */ 'YY----YYYYY--',
  'AdminService/GetActiveLaunchPlan': /*       */ 'YY----YYYY---',
  'AdminService/ListActiveLaunchPlans': /*     */ 'YY----YYYY---',
  'AdminService/ListLaunchPlanIds': /*         */ 'YY----YYYY---',
  'AdminService/ListLaunchPlans': /*           */ 'YY----YYYY---',
  'AdminService/UpdateLaunchPlan': /*          */ '-Y------YY---',
  'AdminService/CreateExecution': /*           */ 'YY------Y-YY-',
  'AdminService/RelaunchExecution': /*         */ 'YY------Y----',
  'AdminService/RecoverExecution': /*          */ 'YY------Y-Y--',
  'AdminService/GetExecution': /*              */ 'YY----Y-YYY--',
  'AdminService/UpdateExecution': /*           */ '-Y------YY---',
  'AdminService/GetExecutionData': /*          */ 'YY----Y-YYY--',
  'AdminService/ListExecutions': /*            */ 'YY----Y-YY---',
  'AdminService/TerminateExecution': /*        */ '-Y------YYY--',
  'AdminService/GetNodeExecution': /*          */ 'YY----Y-YYY--',
  'AdminService/GetDynamicNodeWorkflow': /*    */ 'YY----Y-YY---',
  'AdminService/ListNodeExecutions': /*        */ 'YY----Y-YY---',
  'AdminService/ListNodeExecutionsForTask': /* */ 'YY----Y-YY---',
  'AdminService/GetNodeExecutionData': /*      */ 'YY----Y-YYY--',
  'AdminService/RegisterProject': /*           */ '--------YY---',
  'AdminService/UpdateProject': /*             */ '--------YY---',
  'AdminService/GetProject': /*                */ 'YYY---YYYY---',
  'AdminService/ListProjects': /*              */ 'YYYYY-YYYY---',
  'AdminService/GetDomains': /*                */ 'YYYYYYYYYY---',
  'AdminService/CreateWorkflowEvent': /*       */ '----------Y--',
  'AdminService/CreateNodeEvent': /*           */ '----------Y--',
  'AdminService/CreateTaskEvent': /*           */ '----------Y--',
  'AdminService/GetTaskExecution': /*          */ 'YY----Y-YY---',
  'AdminService/ListTaskExecutions': /*        */ 'YY----Y-YY---',
  'AdminService/GetTaskExecutionData': /*      */ 'YY----Y-YY---',
  'AdminService/UpdateProjectDomainAttributes': '--------YY---',
  'AdminService/GetProjectDomainAttributes': /**/ 'YY----Y-YY---',
  'AdminService/DeleteProjectDomainAttributes': '--------YY---',
  'AdminService/UpdateProjectAttributes': /*   */ '--------YY---',
  'AdminService/GetProjectAttributes': /*      */ 'YYY---Y-YY---',
  'AdminService/DeleteProjectAttributes': /*   */ '--------YY---',
  'AdminService/UpdateWorkflowAttributes': /*  */ '--------YY---',
  'AdminService/GetWorkflowAttributes': /*     */ 'YY----Y-YY---',
  'AdminService/DeleteWorkflowAttributes': /*  */ '--------YY---',
  'AdminService/ListMatchableAttributes': /*   */ '--------YY---',
  'AdminService/ListNamedEntities': /*         */ 'YY----YYYY---',
  'AdminService/GetNamedEntity': /*            */ 'YY----YYYY---',
  'AdminService/UpdateNamedEntity': /*         */ '-Y------YY---',
  'AdminService/GetVersion': /*                */ 'YYYYYYYYYY---',
  'AdminService/GetDescriptionEntity': /*      */ 'YY----YYYY---',
  'AdminService/ListDescriptionEntities': /*   */ 'YY----YYYY---',
  'AdminService/GetExecutionMetrics': /*       */ 'YY----Y-YY---',
  'SignalService/GetOrCreateSignal': /*        */ '----------Y--',
  'SignalService/ListSignals': /*              */ 'YY----Y-YY---',
  'SignalService/SetSignal': /*                */ 'YY------YY---',
  'DataProxyService/CreateUploadLocation': /*  */ 'YY------Y----',
  'DataProxyService/CreateDownloadLocation': /**/ '-------------',
  'DataProxyService/CreateDownloadLink': /*    */ 'YY----Y-YY---',
  'DataProxyService/GetData': /*               */ 'YY----Y-YY---',
  'IdentityService/UserInfo': /*               */ 'YYYYYYYYYY---',
  'AuthMetadataService/GetOAuth2Metadata': /*  */ 'YYYYYYYYYYYYY',
  'AuthMetadataService/GetPublicClientConfig': /**/ 'YYYYYYYYYYYYY',
};
