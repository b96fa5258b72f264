package org.m2q.quant;

import org.m2q.base.problem.SourceSpan;

/**
 * Which rule decided.
 *
 * @param policy name of the policy that contains the rule
 * @param rule name of the rule, {@code default} for the default, or its number in the policy ({@code rule 2})
 * @param span the treatment in the text
 */
public record Origin(String policy, String rule, SourceSpan span) {
}
