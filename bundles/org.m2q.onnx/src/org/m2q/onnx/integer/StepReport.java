package org.m2q.onnx.integer;

/**
 * How one step was written, and what is guaranteed of it.
 *
 * @param step name of the step
 * @param operator kind of the step, such as {@code convolution}
 * @param tensor name of the tensor that it makes
 * @param form how it was written
 * @param exact whether its result is guaranteed to have the same codes as the program's, at every level of optimization
 * @param reason why it is not in the form that was asked for, or why nothing is guaranteed; empty when neither
 * @param accumulator bound of the magnitude of its sums, 0 for steps that have none
 * @param everyProcessor whether the guarantee needs no VNNI instructions on x86: other processors saturate sums of two products of an unsigned and a
 *        signed byte at 16 bits
 */
public record StepReport(String step, String operator, String tensor, ExportForm form, boolean exact, String reason, long accumulator, boolean everyProcessor) {
}
