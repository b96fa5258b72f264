package org.m2q.ui.views.internal.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.m2q.dsl.ide.cost.DeclarationTexts;
import org.m2q.report.LineDiff;

/** What differs between the texts of both policies, and of both mappings. Texts that the results do not hold are those of the present file. */
final class PolicyPage {

	private static final String SIDE_A = "A";
	private static final String SIDE_B = "B";
	private static final int ABOVE = 4;

	private final StyledText control;
	private Optional<Compared> made = Optional.empty();
	private List<LineDiff.Line> lines = List.of();

	PolicyPage(Composite parent) {
		control = new StyledText(parent, SWT.READ_ONLY | SWT.H_SCROLL | SWT.V_SCROLL);
		control.setFont(JFaceResources.getTextFont());
		control.setMargins(6, 6, 6, 6);
	}

	StyledText control() {
		return control;
	}

	/** Reads the texts of a comparison, unless that was done before. */
	void see(Compared compared) {
		if (made.filter(compared::equals).isPresent()) {
			return;
		}
		made = Optional.of(compared);
		show(List.of());
		if (compared.a().policy().isPresent() && compared.b().policy().isPresent()) {
			show(lines(compared, compared.a().policy(), compared.b().policy()));
			return;
		}
		Display display = control.getDisplay();
		ICoreRunnable task = monitor -> {
			List<LineDiff.Line> found = read(compared);
			if (!display.isDisposed()) {
				display.asyncExec(() -> {
					if (!control.isDisposed() && made.filter(compared::equals).isPresent()) {
						show(found);
					}
				});
			}
		};
		Job.create(Messages.compareJob, task).schedule();
	}

	private static List<LineDiff.Line> read(Compared compared) {
		try {
			return lines(compared, compared.a().policy().or(() -> present(compared.a())), compared.b().policy().or(() -> present(compared.b())));
		} catch (RuntimeException e) {
			ILog.of(PolicyPage.class).error(Messages.policiesFailed, e);
			return List.of(new LineDiff.Line(LineDiff.Side.BOTH, Messages.policiesFailed));
		}
	}

	private static Optional<String> present(Side side) {
		return side.document().flatMap(document -> DeclarationTexts.policy(document, side.point().setup().policy()));
	}

	private static List<LineDiff.Line> lines(Compared compared, Optional<String> a, Optional<String> b) {
		List<LineDiff.Line> lines = new ArrayList<>();
		String nameA = compared.a().point().setup().policy();
		String nameB = compared.b().point().setup().policy();
		say(lines, nameA.equals(nameB) ? NLS.bind(Messages.samePolicy, nameA) : NLS.bind(Messages.twoPolicies, nameA, nameB));
		List<String> now = Stream.of(compared.a(), compared.b()).filter(side -> side.policy().isEmpty() && !side.result().isEstimate())
				.map(side -> side == compared.a() ? SIDE_A : SIDE_B).toList();
		if (!now.isEmpty()) {
			say(lines, NLS.bind(Messages.policyNow, String.join(", ", now)));
		}
		LineDiff policies = LineDiff.of(a.orElse(""), b.orElse(""));
		if (policies.isEmpty() && !policies.lines().isEmpty()) {
			say(lines, Messages.sameText);
		}
		differences(lines, policies);
		Optional<String> mappingA = compared.a().mapping();
		Optional<String> mappingB = compared.b().mapping();
		if (mappingA.isPresent() && mappingB.isPresent()) {
			LineDiff mappings = LineDiff.of(mappingA.get(), mappingB.get());
			say(lines, "");
			String earlier = compared.a().point().setup().mapping().orElse("");
			String later = compared.b().point().setup().mapping().orElse("");
			say(lines, earlier.equals(later) ? NLS.bind(Messages.sameMapping, earlier) : NLS.bind(Messages.twoMappings, earlier, later));
			if (mappings.isEmpty()) {
				say(lines, Messages.sameText);
			} else {
				differences(lines, mappings);
			}
		}
		return lines;
	}

	private static void differences(List<LineDiff.Line> lines, LineDiff diff) {
		say(lines, "");
		diff.lines().forEach(line -> lines.add(new LineDiff.Line(line.side(), line.marked())));
	}

	private static void say(List<LineDiff.Line> lines, String text) {
		lines.add(new LineDiff.Line(LineDiff.Side.BOTH, text));
	}

	/** Shows lines that have their marks already. */
	private void show(List<LineDiff.Line> shown) {
		lines = List.copyOf(shown);
		StringBuilder text = new StringBuilder();
		lines.forEach(line -> text.append(line.text()).append('\n'));
		control.setText(text.toString());
		// The caret is not over the mark of the first line.
		control.setCaretOffset(control.getOffsetAtLine(Math.min(1, control.getLineCount() - 1)));
		// The first difference is seen, with what stands above it.
		int first = IntStream.range(0, lines.size()).filter(line -> lines.get(line).side() != LineDiff.Side.BOTH).findFirst().orElse(0);
		control.setTopIndex(Math.max(0, first - ABOVE));
		color();
	}

	/** Lines of A and of B have colours beside their marks. */
	void color() {
		Color before = JFaceResources.getColorRegistry().get("org.m2q.ui.chart.hot");
		Color after = JFaceResources.getColorRegistry().get("org.m2q.ui.chart.focus");
		for (int i = 0; i < lines.size(); i++) {
			LineDiff.Line line = lines.get(i);
			if (line.side() != LineDiff.Side.BOTH) {
				control.setStyleRange(new StyleRange(control.getOffsetAtLine(i), line.text().length(), line.side() == LineDiff.Side.BEFORE ? before : after, null, SWT.BOLD));
			}
		}
	}
}
