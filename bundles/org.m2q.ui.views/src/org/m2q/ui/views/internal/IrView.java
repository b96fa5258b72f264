package org.m2q.ui.views.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.base.unit.Format;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.SourcePlace;
import org.m2q.report.IrStage;
import org.m2q.report.IrText;
import org.m2q.ui.charts.timeline.TimelineData;
import org.m2q.ui.internal.link.EditorLink;

/** What every stage between the text and the schedule has decided, linked both ways with the editor. */
public final class IrView extends ViewPart {

	/** Id of the view. */
	public static final String ID = "org.m2q.ui.views.ir";

	private static final String STAGE = "stage";
	private static final int LIST = 22;

	private ThemeWatch looks;
	private Label status;
	private Composite pages;
	private EmptyPage empty;
	private SashForm body;
	private Table stages;
	private IrPage page;
	private EditorLink link;
	private ScheduleFeed feed;
	private ViewResult result;
	private PinActions pins;
	private Optional<IMemento> remembered = Optional.empty();
	private IrStage stage = IrStage.SCHEDULE;
	private Optional<Schedule> written = Optional.empty();
	private Optional<IrStage> writtenStage = Optional.empty();
	private Optional<Job> job = Optional.empty();
	private String problem = "";
	private List<String> wanted = List.of();
	private boolean links = true;

	@Override
	public void init(IViewSite site, IMemento memento) throws PartInitException {
		super.init(site, memento);
		remembered = Optional.ofNullable(memento);
		stage = remembered.map(state -> state.getString(STAGE)).flatMap(IrStage::of).orElse(stage);
	}

	@Override
	public void saveState(IMemento memento) {
		memento.putString(STAGE, stage.keyword());
		if (result != null) {
			result.saveState(memento);
		}
	}

	@Override
	public void createPartControl(Composite parent) {
		result = new ViewResult(this::refresh);
		feed = new ScheduleFeed(parent.getDisplay(), new Schedules(false), (shown, outcome) -> later(this::refresh));
		Composite whole = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(whole);
		status = new Label(whole, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, false).indent(6, 3).applyTo(status);
		pages = new Composite(whole, SWT.NONE);
		pages.setLayout(new StackLayout());
		GridDataFactory.fillDefaults().grab(true, true).applyTo(pages);
		empty = new EmptyPage(pages);
		body = new SashForm(pages, SWT.HORIZONTAL);
		stages = new Table(body, SWT.SINGLE | SWT.FULL_SELECTION | SWT.V_SCROLL);
		stages.setToolTipText(Messages.irStages);
		for (IrStage one : IrStage.values()) {
			new TableItem(stages, SWT.NONE).setText(one.ordinal() + 1 + "  " + label(one));
		}
		stages.select(stage.ordinal());
		stages.addListener(SWT.Selection, event -> show(IrStage.values()[stages.getSelectionIndex()]));
		page = new IrPage(body, this::layerAtCaret);
		body.setWeights(LIST, 100 - LIST);
		link = new EditorLink(getSite(), result::shown, this::selectedElsewhere);
		actions();
		looks = new ThemeWatch(() -> later(page::color));
		PlatformUI.getWorkbench().getHelpSystem().setHelp(whole, Icons.PLUGIN_ID + ".ir");
		refresh();
		remembered.ifPresent(result::restore);
	}

	private void actions() {
		IActionBars bars = getViewSite().getActionBars();
		bars.getToolBarManager().add(ViewAction.push(Messages.irNext, Messages.irNextTip, Optional.of("find"), page::next));
		bars.getToolBarManager().add(ViewAction.link(Messages.irLinkTip, true, on -> {
			links = on;
			link.setEnabled(on);
		}));
		pins = new PinActions(getViewSite(), result);
		pins.contribute(bars.getToolBarManager(), bars.getMenuManager());
		bars.updateActionBars();
	}

	static String label(IrStage stage) {
		return switch (stage) {
			case OPERATORS -> Messages.irOperators;
			case LAYERS -> Messages.irLayers;
			case POLICY -> Messages.irPolicy;
			case ENGINES -> Messages.irEngines;
			case TILES -> Messages.irTiles;
			case SCHEDULE -> Messages.irSchedule;
		};
	}

	private void later(Runnable work) {
		pages.getDisplay().asyncExec(() -> {
			if (!pages.isDisposed()) {
				work.run();
			}
		});
	}

	/** Shows what is known after another stage. */
	public void show(IrStage other) {
		stage = other;
		stages.select(other.ordinal());
		refresh();
	}

	/** What this view shows. */
	public ViewResult result() {
		return result;
	}

	/** The text with its marks. */
	public IrPage page() {
		return page;
	}

	private void refresh() {
		if (pins == null || pages.isDisposed()) {
			return;
		}
		setPartName(pins.name());
		pins.update(this);
		Optional<ShownResult> shown = result.shown();
		if (shown.isEmpty()) {
			status.setText("");
			empty.show(Messages.emptyNothing, Messages.emptyOpen, () -> EmptyPage.openFile(getSite().getPage()));
			top(empty.control());
			return;
		}
		feed.want(shown.get());
		Optional<Schedule> schedule = feed.usable(shown.get()).flatMap(Schedules.Outcome::data).map(TimelineData::schedule);
		schedule.ifPresent(made -> write(shown.get(), made));
		if (schedule.isEmpty() || page.text().isEmpty()) {
			empty.show(schedule.isEmpty() ? feed.obstacle(shown.get()) : problem.isEmpty() ? NLS.bind(Messages.irWriting, shown.get().pointReport().setup().model()) : problem);
			top(empty.control());
		} else {
			top(body);
		}
		status.setText(statusText(shown.get()).replace("&", "&&"));
	}

	private String statusText(ShownResult shown) {
		return page.text().map(text -> NLS.bind(Messages.irStatus, new Object[] { shown.experimentReport().name(), added(text.stage()),
				Format.grouped(text.lines().size()), Format.grouped(page.added()) })).orElse("");
	}

	private static String added(IrStage stage) {
		return stage == IrStage.OPERATORS ? Messages.irPlain : NLS.bind(Messages.irAdded, label(stage), label(IrStage.values()[stage.ordinal() - 1]));
	}

	/** Large networks have many lines, so they are written in the background; the latest wins. */
	private void write(ShownResult shown, Schedule schedule) {
		if (written.filter(known -> known == schedule).isPresent() && writtenStage.filter(stage::equals).isPresent()) {
			return;
		}
		job.ifPresent(Job::cancel);
		written = Optional.of(schedule);
		writtenStage = Optional.of(stage);
		problem = "";
		IrStage asked = stage;
		Optional<IProject> project = shown.source().map(source -> source.getProject());
		Display display = pages.getDisplay();
		ICoreRunnable work = monitor -> {
			Optional<IrText> text = Optional.empty();
			try {
				text = Optional.of(IrText.of(schedule, asked, span -> project.map(known -> place(known, SourcePlace.text(known, span))).orElse("")));
			} catch (RuntimeException e) {
				ILog.of(IrView.class).error(Messages.irFailed, e);
			}
			Optional<IrText> made = text;
			if (!display.isDisposed()) {
				display.asyncExec(() -> publish(schedule, asked, made));
			}
		};
		Job next = Job.create(NLS.bind(Messages.irWriting, schedule.network().network().model()), work);
		next.setSystem(true);
		job = Optional.of(next);
		next.schedule();
	}

	/** A line is enough: an operator stands on one. */
	private static String place(IProject project, String text) {
		return SourcePlace.parse(text).filter(place -> place.find(project).isPresent()).map(place -> place.file() + ":" + place.line()).orElse("");
	}

	private void publish(Schedule schedule, IrStage asked, Optional<IrText> text) {
		if (pages.isDisposed() || written.filter(known -> known == schedule).isEmpty() || asked != stage) {
			return;
		}
		page.show(text);
		problem = text.isEmpty() ? Messages.irFailed : "";
		if (links) {
			page.reveal(wanted);
		}
		refresh();
	}

	private void top(Control control) {
		StackLayout stack = (StackLayout) pages.getLayout();
		if (stack.topControl != control) {
			stack.topControl = control;
			pages.layout();
		}
	}

	private void selectedElsewhere(List<String> layers) {
		wanted = layers;
		page.reveal(layers);
	}

	/** The keyboard stays here, so that the next line can be asked for. */
	private void layerAtCaret(String layer) {
		if (links) {
			wanted = List.of(layer);
			link.select(wanted);
			if (link.reveal(layer)) {
				getSite().getPage().activate(this);
				page.control().setFocus();
			}
		}
	}

	/** Names of the stages, as the list shows them. */
	public List<String> stages() {
		return Arrays.stream(stages.getItems()).map(TableItem::getText).toList();
	}

	@Override
	public void setFocus() {
		if (((StackLayout) pages.getLayout()).topControl == body) {
			if (!page.control().isFocusControl()) {
				stages.setFocus();
			}
		} else {
			empty.control().setFocus();
		}
	}

	@Override
	public void dispose() {
		if (result != null) {
			result.dispose();
		}
		if (feed != null) {
			feed.dispose();
		}
		job.ifPresent(Job::cancel);
		if (looks != null) {
			looks.dispose();
		}
		if (link != null) {
			link.dispose();
		}
		super.dispose();
	}
}
