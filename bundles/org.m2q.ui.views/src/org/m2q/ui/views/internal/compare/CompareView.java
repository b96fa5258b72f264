package org.m2q.ui.views.internal.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.m2q.core.M2qCore;
import org.m2q.core.exploration.PricedPoint;
import org.m2q.core.results.Baselines;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.StoredResult;
import org.m2q.dsl.M2qDocument;
import org.m2q.report.PointReport;
import org.m2q.report.ReportDiff;
import org.m2q.ui.internal.link.EditorLink;
import org.m2q.ui.internal.link.EditorTexts;
import org.m2q.ui.views.internal.PinActions;
import org.m2q.ui.views.internal.ViewResult;

/** Two results side by side: A is the baseline, an estimate or a stored result; B is what the other views show. */
public final class CompareView extends ViewPart {

	/** Id of the view. */
	public static final String ID = "org.m2q.ui.views.compare";

	/** What A may be: known, or in a file that is read when it is chosen. */
	private record Choice(String label, Optional<Side> side, Optional<IFile> file) {

		static Choice of(String label, Side side) {
			return new Choice(label, Optional.of(side), Optional.empty());
		}
	}

	private Combo choice;
	private Label right;
	private ComparePane pane;
	private EditorLink link;
	private ViewResult result;
	private PinActions pins;
	private Optional<IMemento> remembered = Optional.empty();
	private List<Choice> choices = List.of();
	private String chosen = "";
	private Optional<ShownResult> read = Optional.empty();
	/** Two points of a search, which are none of the shown result. */
	private Optional<Searched> searched = Optional.empty();

	/** Another policy that A is; empty for none. */
	private Optional<PricedPoint> policy = Optional.empty();

	private record Searched(Optional<PricedPoint> a, PricedPoint b) {
	}

	@Override
	public void init(IViewSite site, IMemento memento) throws PartInitException {
		super.init(site, memento);
		remembered = Optional.ofNullable(memento);
	}

	@Override
	public void saveState(IMemento memento) {
		if (result != null) {
			result.saveState(memento);
		}
	}

	@Override
	public void createPartControl(Composite parent) {
		result = new ViewResult(this::resultChanged);
		Composite body = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().margins(6, 4).applyTo(body);
		Composite head = new Composite(body, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(3).applyTo(head);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(head);
		new Label(head, SWT.NONE).setText(Messages.sideA);
		choice = new Combo(head, SWT.DROP_DOWN | SWT.READ_ONLY);
		GridDataFactory.fillDefaults().hint(320, SWT.DEFAULT).applyTo(choice);
		choice.addListener(SWT.Selection, event -> choose(choice.getText()));
		right = new Label(head, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(right);
		pane = new ComparePane(body, this::selectedHere, layer -> link.reveal(layer));
		GridDataFactory.fillDefaults().grab(true, true).applyTo(pane.control());
		link = new EditorLink(getSite(), result::shown, layers -> pane.select(Set.copyOf(layers)));
		pins = new PinActions(getViewSite(), result);
		pins.contribute(getViewSite().getActionBars().getToolBarManager(), getViewSite().getActionBars().getMenuManager());
		getViewSite().getActionBars().updateActionBars();
		PlatformUI.getWorkbench().getHelpSystem().setHelp(body, "org.m2q.ui.views.compare");
		refresh();
		remembered.ifPresent(result::restore);
	}

	/** What this view shows. */
	public ViewResult result() {
		return result;
	}

	private void resultChanged() {
		if (pins != null && !choice.isDisposed()) {
			refresh();
		}
	}

	/** Chooses A by its label in the list. */
	public void choose(String label) {
		if (label.equals(Messages.otherPolicy)) {
			result.shown().ifPresent(shown -> new OtherPolicy(getSite().getShell(), shown, this::choose, this::failed).ask());
			return;
		}
		chosen = label;
		refresh();
	}

	private void choose(PricedPoint other) {
		policy = Optional.of(other);
		if (!choice.isDisposed()) {
			choose(policyLabel(other));
		}
	}

	/** What was chosen before stays. */
	private void failed(String why) {
		if (!choice.isDisposed()) {
			refresh();
			if (!why.isEmpty()) {
				pane.explain(why);
			}
		}
	}

	private static String policyLabel(PricedPoint other) {
		return NLS.bind(Messages.policyOf, other.label());
	}

	/** Chooses a stored result of the project as A. */
	public void choose(IFile file) {
		choices.stream().filter(candidate -> candidate.file().filter(file::equals).isPresent()).findFirst().ifPresent(found -> choose(found.label()));
	}

	/**
	 * Compares two points of a search and keeps them, whatever other views show.
	 *
	 * @param a the earlier one; empty for the baseline of the later one
	 */
	public void compare(Optional<PricedPoint> a, PricedPoint b) {
		searched = Optional.of(new Searched(a, b));
		chosen = a.map(CompareView::label).or(() -> b.result().baseline().map(CompareView::label)).orElse("");
		result.keep(b.result());
	}

	/** Whether points of a search are compared. */
	public boolean comparesPoints() {
		return searched().isPresent();
	}

	/** The points of a search that are compared, as long as they are kept. */
	private Optional<Searched> searched() {
		return searched.filter(points -> result.shown().filter(points.b().result()::equals).isPresent());
	}

	private static String label(PricedPoint point) {
		return "~ " + point.label();
	}

	private static String label(PointReport baseline) {
		return NLS.bind(Messages.baselineOf, baseline.setup().policy(), baseline.setup().accelerator());
	}

	/** Labels of what A may be. */
	public List<String> choices() {
		return choices.stream().map(Choice::label).toList();
	}

	/** What is compared now; empty for nothing. */
	public Optional<ReportDiff> diff() {
		return pane.diff();
	}

	/** The sentence about where the change comes from. */
	public String explanation() {
		return pane.explanation();
	}

	/** The totals, the explanation and the tabs. */
	public ComparePane pane() {
		return pane;
	}

	private void refresh() {
		Optional<ShownResult> shown = result.shown();
		setPartName(pins.name());
		pins.update(this);
		choices = shown.map(this::choices).orElse(List.of());
		List<String> items = new ArrayList<>(choices());
		// Others are priced for the first point.
		shown.filter(known -> known.point() == 0).flatMap(ShownResult::source).ifPresent(source -> items.add(Messages.otherPolicy));
		choice.setItems(items.toArray(String[]::new));
		Optional<Choice> now = choices.stream().filter(candidate -> candidate.label().equals(chosen)).findFirst().or(() -> choices.stream().findFirst());
		now.ifPresent(found -> choice.select(choices.indexOf(found)));
		right.setText(shown.map(known -> NLS.bind(Messages.sideB, searched().map(points -> label(points.b())).orElseGet(() -> name(known)))).orElse("").replace("&", "&&"));
		right.setToolTipText(searched().map(points -> points.b().label().replace("&", "&&")).orElse(null));
		Optional<Side> side = now.flatMap(this::side);
		pane.show(shown.flatMap(later -> side.map(earlier -> Compared.of(earlier, searched().map(points -> Side.of(points.b())).orElseGet(() -> Side.of(later))))),
				shown.isEmpty() ? Messages.nothing : choices.isEmpty() ? Messages.nothingToCompare : Messages.reading);
	}

	private static String name(ShownResult result) {
		return result.isEstimate() ? "~ " + result.experimentReport().name()
				: result.stored().map(StoredResult::name).orElse(result.experimentReport().name());
	}

	private List<Choice> choices(ShownResult shown) {
		List<Choice> found = new ArrayList<>();
		searched().flatMap(Searched::a).ifPresent(point -> found.add(Choice.of(label(point), Side.of(point))));
		Optional<M2qDocument> own = searched().map(points -> points.b().document());
		shown.baseline().ifPresent(base -> found.add(Choice.of(label(base), new Side(shown, Optional.of(base.id()), own))));
		// A pinned estimate is compared with the present one.
		if (!shown.isEstimate() || result.isPinned()) {
			M2qCore.currentResult().estimate().ifPresent(estimate -> found.add(Choice.of(Messages.estimate, Side.of(estimate))));
		}
		Optional<IProject> project = shown.source().map(IFile::getProject).or(() -> shown.stored().map(stored -> stored.file().getProject()));
		if (project.isPresent() && project.get().isOpen()) {
			try {
				for (IFile file : new ResultStore(project.get()).files()) {
					if (!file.getFullPath().toString().equals(shown.id())) {
						found.add(new Choice(file.getName().replace(ResultStore.SUFFIX, ""), Optional.empty(), Optional.of(file)));
					}
				}
			} catch (CoreException e) {
				pane.explain(e.getStatus().getMessage());
			}
		}
		if (shown.source().isPresent() && searched().isEmpty()) {
			policy.filter(other -> other.result().source().equals(shown.source()) && other.result().experimentReport().name().equals(shown.experimentReport().name()))
					.ifPresent(other -> found.add(Choice.of(policyLabel(other), Side.of(other))));
		}
		Optional<IFile> pinned = project.flatMap(Baselines::of);
		found.stream().filter(candidate -> candidate.file().isPresent() && candidate.file().equals(pinned)).findFirst().ifPresent(candidate -> {
			found.remove(candidate);
			found.addFirst(new Choice(NLS.bind(Messages.pinnedBaseline, candidate.label()), candidate.side(), candidate.file()));
		});
		return found;
	}

	/** What is chosen; a stored result is read in the background first. */
	private Optional<Side> side(Choice now) {
		if (now.file().isEmpty()) {
			return now.side();
		}
		IFile file = now.file().get();
		Optional<ShownResult> known = read.filter(earlier -> earlier.stored().filter(stored -> stored.file().equals(file)).isPresent());
		if (known.isPresent()) {
			String id = result.shown().map(ShownResult::pointReport).map(PointReport::id).orElse("");
			List<Side> points = Side.all(known.get());
			return points.stream().filter(side -> side.point().id().equals(id)).findFirst().or(() -> points.stream().findFirst());
		}
		Job job = Job.create(NLS.bind(Messages.openJob, file.getName()), (ICoreRunnable) monitor -> {
			StoredResult stored = ResultStore.read(file);
			ShownResult earlier = stored.shown(!stored.changedInputs(EditorTexts::text).isEmpty());
			PlatformUI.getWorkbench().getDisplay().asyncExec(() -> {
				read = Optional.of(earlier);
				if (!choice.isDisposed()) {
					refresh();
				}
			});
		});
		job.setUser(true);
		job.schedule();
		return Optional.empty();
	}

	private void selectedHere(Set<String> layers) {
		link.select(result.shown().map(ShownResult::layerNames).orElse(List.of()).stream().filter(layers::contains).toList());
	}

	@Override
	public void setFocus() {
		pane.setFocus();
	}

	@Override
	public void dispose() {
		if (result != null) {
			result.dispose();
		}
		if (link != null) {
			link.dispose();
		}
		super.dispose();
	}
}
