import { Environment } from '@marcbachmann/cel-js';
import { admissionPolicy } from '../../plan/admission';
import type { NamespacePlan } from '../../plan/model';

const { spec } = admissionPolicy().policy;
const cel = new Environment({ unlistedVariablesAreDyn: true });
const parse = ({ expression, ...rest }: any) => ({ ...rest, evaluate: cel.parse(expression) });
const conditions = spec.matchConditions.map(parse);
const variables = spec.variables.map(parse);
const validations = spec.validations.map(parse);

/**
 * Messages of the validations that the API server would refuse the pod with; `old` makes the request an update. As with
 * `failurePolicy: Fail`, an expression that can't be evaluated counts as refused.
 */
export function refusals(
  pod: any,
  namespace: Pick<NamespacePlan, 'labels'> & { annotations?: NamespacePlan['annotations'] },
  old?: any,
): string[] {
  const context: any = {
    object: pod,
    oldObject: old ?? null,
    namespaceObject: {
      metadata: {
        labels: namespace.labels,
        ...(namespace.annotations && { annotations: namespace.annotations }),
      },
    },
    request: { operation: old ? 'UPDATE' : 'CREATE' },
    variables: {},
  };
  if (!conditions.every(({ evaluate }: any) => evaluate(context))) return [];
  for (const { name, evaluate } of variables) context.variables[name] = evaluate(context);
  return validations
    .filter(({ evaluate }: any) => fails(() => evaluate(context)))
    .map(({ message }: any) => message);
}

function fails(evaluate: () => unknown): boolean {
  try {
    return evaluate() !== true;
  } catch {
    return true;
  }
}
