package org.m2q.ui.views.internal;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.ide.ResourceUtil;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.HardwareChange;
import org.m2q.dsl.ide.fix.HardwareEdits;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.model.m2q.Experiment;
import org.m2q.report.HardwareReport;
import org.m2q.report.PointReport;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.precision.PrecisionEdit;
import org.m2q.ui.charts.roofline.FormatHandle;
import org.m2q.ui.charts.roofline.RooflineChart;
import org.m2q.ui.charts.roofline.WhatIf;
import org.m2q.ui.charts.roofline.WhatIfHandle;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.link.EditorTexts;

/** How near layers come to what engines and memories allow. */
public final class RooflineView extends ChartView {

	private static final String MEMORY = "memory";

	private String memory = "";
	private WhatIf whatIf = WhatIf.NONE;
	private PendingFormats pending;
	private FormatMenu formats;
	private ViewAction reset;
	private ViewAction apply;
	private String message = "";

	@Override
	protected String name() {
		return "roofline";
	}

	@Override
	public void createPartControl(Composite parent) {
		pending = new PendingFormats(parent.getDisplay(), () -> {
			if (canvas() != null && !canvas().isDisposed()) {
				refresh();
			}
		});
		super.createPartControl(parent);
		WhatIfHandle hardware = new WhatIfHandle(this::ask);
		FormatHandle handle = new FormatHandle(this::ask, this::settle, pending::drop);
		formats = new FormatMenu(canvas(), pending::choose);
		canvas().setInteraction((event, shown) -> hardware.handle(event, shown) || handle.handle(event, shown));
	}

	@Override
	protected Optional<Chart> chart(ShownResult result) {
		return memory(result).map(chosen -> pending.cost(result).map(cost -> asked(result, chosen, cost)).orElseGet(() -> new RooflineChart(point(result), chosen, whatIf)))
				.filter(RooflineChart::hasPoints).map(Chart.class::cast);
	}

	/** Where the layers go with other formats. */
	private RooflineChart asked(ShownResult result, HardwareReport.Memory chosen, NetworkCost cost) {
		PointReport now = result.pointReport();
		PointReport then = PointReport.of(now.id(), now.setup(), now.baselines(), cost, span -> "");
		return new RooflineChart(filtered(then), chosen, WhatIf.NONE).insteadOf(now);
	}

	private Optional<HardwareReport.Memory> memory(ShownResult result) {
		List<HardwareReport.Memory> all = RooflineChart.memories(result.pointReport());
		return all.stream().filter(candidate -> candidate.name().equals(memory)).findFirst().or(() -> all.stream().findFirst());
	}

	@Override
	protected boolean isFiltered() {
		return true;
	}

	@Override
	protected String emptyText(ShownResult result) {
		return !filter().isBlank() && !memory(result).isEmpty() ? Messages.emptyFilter : memory(result).isEmpty() ? Messages.emptyUnlimited : Messages.emptyNoProducts;
	}

	@Override
	protected void contribute(IToolBarManager tools, IMenuManager menu) {
		tools.add(new Choice<>(Messages.actionMemoryTip, "memory", this::memories, () -> result().shown().flatMap(this::memory).orElse(null),
				HardwareReport.Memory::name, chosen -> {
					memory = chosen.name();
					ask(WhatIf.NONE);
				}));
		reset = ViewAction.push(Messages.actionReset, Messages.actionResetTip, Optional.of("reset"), () -> ask(WhatIf.NONE));
		tools.add(reset);
		apply = ViewAction.push(Messages.actionApply, Messages.actionApplyTip, Optional.of("apply"), this::apply);
		tools.add(apply);
		List.of(reset, apply).forEach(action -> action.setEnabled(false));
	}

	private List<HardwareReport.Memory> memories() {
		return result().shown().map(shown -> RooflineChart.memories(shown.pointReport())).orElse(List.of());
	}

	/** Asks what other hardware would do; with the formats of the text. */
	public void ask(WhatIf other) {
		whatIf = other;
		message = "";
		if (pending.count() > 0) {
			pending.drop();
		}
		refresh();
	}

	/** Asks what a narrower format of a layer would do, or a wider one; on the hardware of the text. */
	public void ask(String layer, PrecisionEdit.Operand operand, boolean narrower) {
		whatIf = WhatIf.NONE;
		message = "";
		result().shown().ifPresent(shown -> pending.next(shown, layer, PendingFormats.part(operand),
				narrower ? PendingFormats.Step.NARROWER : PendingFormats.Step.WIDER));
	}

	/** Offers the formats of the width that was asked for, when there are several. */
	private void settle(String layer, PrecisionEdit.Operand operand) {
		pending.ofWidth(layer, PendingFormats.part(operand), offers -> {
			if (!canvas().isDisposed()) {
				formats.show(layer, offers);
			}
		});
	}

	/** The formats that are offered now; empty while none are. */
	public Optional<Menu> offered() {
		return formats.menu();
	}

	@Override
	protected String statusText(ShownResult shown) {
		boolean asks = !whatIf.isNone() || pending.count() > 0;
		reset.setEnabled(asks);
		apply.setEnabled(asks);
		String said = pending.message().replace("&", "&&");
		return !message.isEmpty() ? message : said.isEmpty() ? super.statusText(shown) : said;
	}

	/** Shows the formats or the hardware of the what-if in the text and writes them there when the user wants that; one step undoes it, or one in each of two texts. */
	public void apply() {
		if (pending.count() > 0) {
			pending.apply(getSite().getPage());
			return;
		}
		Optional<ShownResult> shown = result().shown();
		Optional<HardwareReport.Memory> chosen = shown.flatMap(this::memory);
		Optional<IFile> file = shown.flatMap(ShownResult::source).filter(source -> source.getLocation() != null);
		if (whatIf.isNone() || chosen.isEmpty()) {
			return;
		}
		if (file.filter(IFile::exists).isEmpty()) {
			say(Messages.applyNoSource);
			return;
		}
		String experiment = shown.get().experimentReport().name();
		int point = shown.get().point();
		WhatIf wanted = whatIf;
		Display display = getSite().getShell().getDisplay();
		// Of all layers, also while a filter hides some.
		double latency = new RooflineChart(shown.get().pointReport(), chosen.get(), wanted).latency();
		String effect = NLS.bind(Messages.effectHardware, EffectText.relative(shown.get().pointReport().totals().latency(), latency));
		ICoreRunnable work = monitor -> {
			Map<String, HardwareChange> changes = changes(EditorTexts.opened(file.get()), experiment, point, chosen.get().name(), wanted, monitor::isCanceled);
			if (!display.isDisposed()) {
				display.asyncExec(() -> apply(changes, effect));
			}
		};
		Job.create(Messages.previewHardwareTitle, work).schedule();
	}

	/** Changes by what they change; the later ones expect the text that the earlier ones make. */
	private static Map<String, HardwareChange> changes(M2qDocument document, String name, int index, String memory, WhatIf wanted, Cancellation cancellation) {
		Optional<Experiment> experiment = document.experiments().stream().filter(candidate -> name.equals(candidate.getName())).findFirst();
		List<ExperimentPoint> points = experiment.map(found -> document.result(found, cancellation).points()).orElse(List.of());
		Map<String, HardwareChange> changes = new LinkedHashMap<>();
		if (index >= points.size()) {
			changes.put(memory, HardwareChange.no(NLS.bind(Messages.applyNoExperiment, name, index + 1)));
			return changes;
		}
		if (wanted.bandwidth() != 1) {
			changes.put(memory, HardwareEdits.bandwidth(document, experiment.orElseThrow(), points.get(index), memory, wanted.bandwidth()));
		}
		if (wanted.elements() != 1) {
			changes.put(Messages.applySizes, HardwareEdits.elements(document, experiment.orElseThrow(), points.get(index), wanted.elements()));
		}
		return changes;
	}

	/** Shows what would change, and does all of it when the user wants it, or nothing. Edits of one text are made at once. */
	private void apply(Map<String, HardwareChange> changes, String effect) {
		if (canvas().isDisposed()) {
			return;
		}
		Optional<HardwareChange> impossible = changes.values().stream().filter(change -> change.edits().isEmpty()).findFirst();
		if (impossible.isPresent()) {
			say(impossible.get().obstacle());
			return;
		}
		Map<IFile, List<TextEdit>> edits = new LinkedHashMap<>();
		Map<IFile, ITextViewer> viewers = new LinkedHashMap<>();
		List<String> done = new ArrayList<>();
		try {
			for (Map.Entry<String, HardwareChange> entry : changes.entrySet()) {
				HardwareChange change = entry.getValue();
				IFile[] files = ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(URI.create(change.uri()));
				if (files.length == 0) {
					say(NLS.bind(Messages.applyNotInWorkspace, change.uri()));
					return;
				}
				Optional<ITextViewer> viewer = Optional.ofNullable(editor(files[0]).getAdapter(ITextViewer.class)).filter(found -> found.getDocument().get().equals(change.text()));
				if (viewer.isEmpty()) {
					say(NLS.bind(Messages.applyTextChanged, files[0].getName()));
					return;
				}
				viewers.put(files[0], viewer.get());
				edits.computeIfAbsent(files[0], key -> new ArrayList<>()).addAll(change.edits());
				done.add(NLS.bind(Messages.applyHardwareDone, new Object[] { entry.getKey(), change.before(), change.after(), files[0].getProjectRelativePath() }));
			}
		} catch (PartInitException e) {
			say(e.getMessage());
			return;
		}
		if (edits.entrySet().stream().allMatch(entry -> confirms(entry.getKey(), viewers.get(entry.getKey()), entry.getValue(), effect))) {
			edits.forEach((file, all) -> DocumentEdits.apply(viewers.get(file), all));
			ask(WhatIf.NONE);
			say(String.join(" ", done) + " " + Messages.applyUndo);
		}
	}

	private static boolean confirms(IFile file, ITextViewer viewer, List<TextEdit> edits, String effect) {
		String now = viewer.getDocument().get();
		return TextPreview.confirmsHardware(file.getName(), now, TextEdit.apply(now, edits), effect);
	}

	/** The editor of a file behind that of the experiment, whose result the views go on to show. */
	private IEditorPart editor(IFile file) throws PartInitException {
		IWorkbenchPage page = getSite().getPage();
		IEditorPart open = ResourceUtil.findEditor(page, file);
		if (open != null) {
			return open;
		}
		IEditorPart active = page.getActiveEditor();
		IEditorPart part = IDE.openEditor(page, file, false);
		if (active != null) {
			page.activate(active);
			page.activate(this);
		}
		return part;
	}

	private void say(String text) {
		message = text.replace("&", "&&");
		refresh();
	}

	/** The line above the chart when something was applied or could not be. */
	public String message() {
		return message;
	}

	@Override
	protected void restore(IMemento memento) {
		memory = Optional.ofNullable(memento.getString(MEMORY)).orElse("");
	}

	@Override
	public void saveState(IMemento memento) {
		super.saveState(memento);
		memento.putString(MEMORY, memory);
	}
}
