package org.m2q.ui.views.internal.results;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.M2qDocument;
import org.m2q.report.HardwareReport;
import org.m2q.report.PointReport;
import org.m2q.report.ReportDiff;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.ChartListener;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.roofline.RooflineChart;
import org.m2q.ui.charts.roofline.WhatIf;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.link.EditorTexts;
import org.m2q.ui.views.internal.EmptyPage;
import org.m2q.ui.views.internal.Schedules;

/** The parts of a comparison, each on a tab: what was changed, the roofline with arrows, both schedules, both policies. Only in the user interface thread. */
public final class CompareTabs {

	/** Tab of the changes. */
	public static final int CHANGES = 0;
	/** Tab of the roofline. */
	public static final int ROOFLINE = 1;
	/** Tab of the schedules. */
	public static final int TIMELINES = 2;
	/** Tab of the policies. */
	public static final int POLICIES = 3;

	private final CTabFolder folder;
	private final ChartCanvas roofline;
	private final Composite schedules;
	private final CompareTimelines timelines;
	private final EmptyPage noSchedules;
	private final StyledText policies;
	private final Schedules scheduler = new Schedules(false);
	private Optional<Compared> compared = Optional.empty();
	private Optional<Job> job = Optional.empty();
	private PolicyText differences = new PolicyText(List.of());
	private Optional<ReportDiff> worked = Optional.empty();

	/**
	 * What is compared.
	 *
	 * @param shown result B
	 * @param before the point of A, when it is a baseline of B's experiment or the estimate; empty when it is from a file
	 */
	record Compared(ReportDiff diff, ShownResult shown, Optional<PointReport> before) {
	}

	private record Found(Optional<Schedules.Outcome> a, Optional<Schedules.Outcome> b, String policyA, String policyB) {
	}

	CompareTabs(Composite parent, Theme theme, Consumer<Set<String>> selected, Consumer<String> opened) {
		folder = new CTabFolder(parent, SWT.BOTTOM | SWT.FLAT);
		for (String title : List.of(Messages.tabChanges, Messages.tabRoofline, Messages.tabTimelines, Messages.tabPolicies)) {
			new CTabItem(folder, SWT.NONE).setText(title);
		}
		ChartListener listener = new ChartListener() {
			@Override
			public void selected(Set<String> layers) {
				selected.accept(layers);
			}

			@Override
			public void opened(org.m2q.ui.charts.Mark mark) {
				if (!mark.layer().isEmpty()) {
					opened.accept(mark.layer());
				}
			}
		};
		roofline = new ChartCanvas(folder, theme);
		roofline.addChartListener(listener);
		folder.getItem(ROOFLINE).setControl(roofline);
		schedules = new Composite(folder, SWT.NONE);
		schedules.setLayout(new StackLayout());
		timelines = new CompareTimelines(schedules, theme, listener);
		noSchedules = new EmptyPage(schedules);
		folder.getItem(TIMELINES).setControl(schedules);
		policies = new StyledText(folder, SWT.READ_ONLY | SWT.H_SCROLL | SWT.V_SCROLL);
		policies.setFont(JFaceResources.getTextFont());
		policies.setMargins(6, 6, 6, 6);
		folder.getItem(POLICIES).setControl(policies);
		folder.setSelection(CHANGES);
		folder.addListener(SWT.Selection, event -> work());
	}

	CTabFolder folder() {
		return folder;
	}

	void setChanges(Control control) {
		folder.getItem(CHANGES).setControl(control);
	}

	/** Brings a tab to the front. */
	public void show(int tab) {
		folder.setSelection(tab);
		work();
	}

	/** Shows another comparison; nothing when there is none. */
	void show(Optional<Compared> other) {
		compared = other;
		Optional<HardwareReport.Memory> memory = other.flatMap(known -> RooflineChart.memories(known.diff().after()).stream().findFirst());
		roofline.setChart(memory.map(found -> new RooflineChart(other.orElseThrow().diff().after(), found, WhatIf.NONE).since(other.orElseThrow().diff().before())));
		work();
	}

	/** What takes time is done when its tab is seen first. */
	private void work() {
		if (folder.getSelectionIndex() < TIMELINES || compared.isEmpty() || worked.filter(compared.get().diff()::equals).isPresent()) {
			return;
		}
		Compared asked = compared.get();
		worked = Optional.of(asked.diff());
		job.ifPresent(Job::cancel);
		policies.setText("");
		differences = new PolicyText(List.of());
		explain(Messages.comparing);
		Display display = folder.getDisplay();
		ICoreRunnable task = monitor -> {
			try {
				Optional<IFile> file = asked.shown().source().filter(source -> source.getLocation() != null);
				Optional<String> text = file.flatMap(EditorTexts::text);
				String policyA = "";
				String policyB = "";
				if (text.isPresent()) {
					M2qDocument document = Activator.instance().services().workspace().open(file.get().getLocation().toPath().toUri().toString(), text.get());
					policyA = PolicyText.of(document, asked.diff().before().setup().policy());
					policyB = PolicyText.of(document, asked.diff().after().setup().policy());
				}
				boolean now = asked.before().isPresent() && !asked.shown().isStale();
				boolean baseline = now && asked.shown().experimentReport().baselines().contains(asked.before().get());
				Optional<Schedules.Outcome> a = now ? Optional.of(scheduler.compute(asked.shown(), baseline ? asked.before().get().id() : "", monitor)) : Optional.empty();
				Optional<Schedules.Outcome> b = now ? Optional.of(scheduler.compute(asked.shown(), monitor)) : Optional.empty();
				Found found = new Found(a, b, policyA, policyB);
				if (!display.isDisposed()) {
					display.asyncExec(() -> publish(asked, found));
				}
			} catch (CancellationException e) {
				throw new OperationCanceledException();
			} catch (RuntimeException e) {
				ILog.of(CompareTabs.class).error(Messages.compareFailed, e);
				if (!display.isDisposed()) {
					display.asyncExec(() -> publish(asked, new Found(Optional.empty(), Optional.empty(), "", "")));
				}
			}
		};
		Job next = Job.create(Messages.compareJob, task);
		job = Optional.of(next);
		next.schedule();
	}

	private void publish(Compared asked, Found found) {
		if (folder.isDisposed() || compared.filter(asked::equals).isEmpty()) {
			return;
		}
		if (found.a().isEmpty() || found.b().isEmpty()) {
			explain(Messages.noSchedules);
		} else if (found.a().get().data().isEmpty() || found.b().get().data().isEmpty()) {
			explain(found.a().get().data().isEmpty() ? found.a().get().obstacle() : found.b().get().obstacle());
		} else {
			timelines.show(found.a().get().data().get(), found.b().get().data().get());
			top(timelines.control());
		}
		showPolicies(asked, found);
	}

	private void showPolicies(Compared asked, Found found) {
		String nameA = asked.diff().before().setup().policy();
		String nameB = asked.diff().after().setup().policy();
		differences = PolicyText.compare(found.policyA(), found.policyB());
		policies.setText(NLS.bind(nameA.equals(nameB) ? Messages.samePolicy : Messages.twoPolicies, nameA, nameB) + "\n\n" + differences.marked());
		policies.setCaretOffset(policies.getOffsetAtLine(1));
		colorPolicies();
	}

	private void colorPolicies() {
		Color before = JFaceResources.getColorRegistry().get("org.m2q.ui.chart.hot");
		Color after = JFaceResources.getColorRegistry().get("org.m2q.ui.chart.focus");
		int line = 2;
		for (PolicyText.Line text : differences.lines()) {
			if (text.side() != PolicyText.Side.BOTH && line < policies.getLineCount()) {
				int start = policies.getOffsetAtLine(line);
				policies.setStyleRange(new StyleRange(start, text.text().length() + 2, text.side() == PolicyText.Side.BEFORE ? before : after, null, SWT.BOLD));
			}
			line++;
		}
	}

	private void explain(String text) {
		noSchedules.show(text);
		top(noSchedules.control());
	}

	private void top(Control control) {
		((StackLayout) schedules.getLayout()).topControl = control;
		schedules.layout();
	}

	void setTheme(Theme theme) {
		roofline.setTheme(theme);
		timelines.setTheme(theme);
		colorPolicies();
	}

	void select(Set<String> layers) {
		roofline.select(layers);
		timelines.select(layers);
	}

	/** The roofline with arrows from A to B. */
	public ChartCanvas roofline() {
		return roofline;
	}

	/** Both schedules. */
	public CompareTimelines timelines() {
		return timelines;
	}

	/** Whether both schedules are shown. */
	public boolean showsSchedules() {
		return ((StackLayout) schedules.getLayout()).topControl == timelines.control();
	}

	/** What the tab of the policies says. */
	public String policies() {
		return policies.getText();
	}

	void dispose() {
		job.ifPresent(Job::cancel);
	}
}
