package org.m2q.report;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.m2q.accelerator.schedule.Schedule;
import org.m2q.base.problem.SourceSpan;
import org.m2q.report.internal.IrLines;

/**
 * What is known about a network after a stage, as text: the same schedule gives the same characters. A stage adds lines to those of the stages before and
 * changes none; only the first one has its operators in the order of the model, and the others below the layers that they belong to.
 *
 * @param stage what it is after
 * @param lines without line ends
 */
public record IrText(IrStage stage, List<Line> lines) {

	/**
	 * A line.
	 *
	 * @param text without line end
	 * @param layer name of the layer that it is about; empty for none
	 * @param since the stage that added it
	 */
	public record Line(String text, String layer, IrStage since) {

		/** Rejects missing parts. */
		public Line {
			Objects.requireNonNull(text, "text");
			Objects.requireNonNull(layer, "layer");
			Objects.requireNonNull(since, "since");
		}
	}

	/** Copies the list. */
	public IrText {
		Objects.requireNonNull(stage, "stage");
		lines = List.copyOf(lines);
	}

	/**
	 * The text after a stage.
	 *
	 * @param schedule with what all stages have decided
	 * @param places how places in the text are written; an empty text for none
	 */
	public static IrText of(Schedule schedule, IrStage stage, Function<SourceSpan, String> places) {
		return new IrText(stage, new IrLines(schedule, places).after(stage));
	}

	/** Whether this stage added a line. */
	public boolean isAdded(int line) {
		return lines.get(line).since() == stage;
	}

	/** The whole text, with a line end after each line. */
	public String text() {
		return lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining());
	}
}
