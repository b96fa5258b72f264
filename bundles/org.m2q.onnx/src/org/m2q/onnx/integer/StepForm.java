package org.m2q.onnx.integer;

import org.m2q.quant.program.Step;

/** A way to write steps. */
interface StepForm {

	/**
	 * What a form can do for a step.
	 *
	 * @param possible whether it can be written
	 * @param exact whether it gives the same codes everywhere
	 * @param reason why not, else empty
	 * @param everyProcessor see {@link StepReport}
	 */
	record Verdict(boolean possible, boolean exact, String reason, boolean everyProcessor) {

		static final Verdict EXACT = new Verdict(true, true, "", true);

		static Verdict impossible(String reason) {
			return new Verdict(false, false, reason, true);
		}

		static Verdict inexact(String reason) {
			return new Verdict(true, false, reason, true);
		}
	}

	ExportForm form();

	Verdict check(Step step);

	/** Writes a step that is possible. */
	void write(Step step);
}
