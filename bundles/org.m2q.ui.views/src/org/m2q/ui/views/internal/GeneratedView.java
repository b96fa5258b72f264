package org.m2q.ui.views.internal;

import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.Document;
import org.eclipse.jface.text.source.SourceViewer;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.m2q.base.Cancellation;
import org.m2q.codegen.java.CodegenException;
import org.m2q.codegen.java.GeneratedCode;
import org.m2q.codegen.java.JavaGenerator;
import org.m2q.codegen.java.SourceMap;
import org.m2q.core.inference.GeneratedProject;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.SourcePlace;
import org.m2q.ui.internal.link.EditorLink;

/** The Java of a quantized network, which follows the caret of the editor, and the editor that of the Java. */
public final class GeneratedView extends ViewPart {

	/** Id of the view. */
	public static final String ID = "org.m2q.ui.views.generated";

	private static final String PACKAGE = "generated";

	private final IPropertyChangeListener colors = event -> themeChanged(event.getProperty());
	private Label status;
	private Composite pages;
	private EmptyPage empty;
	private SourceViewer viewer;
	private JavaColors javaColors;
	private EditorLink link;
	private Quantizer quantizer;
	private ViewResult result;
	private PinActions pins;
	private Optional<IMemento> remembered = Optional.empty();
	private Optional<QuantizedPoint> shownPoint = Optional.empty();
	private Optional<GeneratedCode> code = Optional.empty();
	private Optional<SourceMap.Entry> entry = Optional.empty();
	private String problem = "";
	private List<String> wanted = List.of();
	private boolean links = true;
	private boolean moving;
	private boolean due;

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
		result = new ViewResult(this::refresh);
		Composite body = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(body);
		status = new Label(body, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, false).indent(6, 3).applyTo(status);
		pages = new Composite(body, SWT.NONE);
		pages.setLayout(new StackLayout());
		GridDataFactory.fillDefaults().grab(true, true).applyTo(pages);
		empty = new EmptyPage(pages);
		viewer = new SourceViewer(pages, null, SWT.V_SCROLL | SWT.H_SCROLL | SWT.MULTI | SWT.READ_ONLY | SWT.FULL_SELECTION);
		viewer.setEditable(false);
		viewer.getTextWidget().setFont(JFaceResources.getTextFont());
		viewer.setDocument(new Document());
		javaColors = new JavaColors(viewer);
		viewer.getTextWidget().addCaretListener(event -> caretMoves());
		quantizer = new Quantizer(parent.getDisplay(), this::refresh);
		link = new EditorLink(getSite(), result::shown, this::selectedElsewhere);
		ViewAction linked = ViewAction.link(Messages.generatedLinkTip, true, on -> {
			links = on;
			link.setEnabled(on);
		});
		getViewSite().getActionBars().getToolBarManager().add(ViewAction.push(Messages.actionQuantize, Messages.actionQuantizeTip, Optional.of("quantize"),
				() -> result.shown().ifPresent(quantizer::start)));
		getViewSite().getActionBars().getToolBarManager().add(linked);
		pins = new PinActions(getViewSite(), result);
		pins.contribute(getViewSite().getActionBars().getToolBarManager(), getViewSite().getActionBars().getMenuManager());
		getViewSite().getActionBars().updateActionBars();
		PlatformUI.getWorkbench().getThemeManager().addPropertyChangeListener(colors);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(body, Icons.PLUGIN_ID + ".generated");
		refresh();
		remembered.ifPresent(result::restore);
	}

	private void themeChanged(String property) {
		if (property.startsWith("org.m2q.ui.color.") || org.eclipse.ui.themes.IThemeManager.CHANGE_CURRENT_THEME.equals(property)) {
			javaColors.themeChanged();
		}
	}

	/** What this view shows. */
	public ViewResult result() {
		return result;
	}

	private void refresh() {
		if (pins == null || pages.isDisposed()) {
			return;
		}
		Optional<ShownResult> shown = result.shown();
		Optional<QuantizedPoint> point = result.program();
		setPartName(pins.name());
		pins.update(this);
		if (point.isPresent() && (shownPoint.isEmpty() || shownPoint.get() != point.get())) {
			shownPoint = point;
			generate(shown.get(), point.get());
		}
		if (point.isEmpty()) {
			shownPoint = Optional.empty();
			code = Optional.empty();
		}
		status.setText(point.map(made -> NLS.bind(Messages.generatedStatus, new Object[] { made.network().network().model(), made.experiment(),
				made.fits(shown.get()) ? "" : Messages.rangeStale + " ", made.weights() }).replace("&", "&&")).orElse(""));
		if (shown.isEmpty()) {
			empty.show(Messages.emptyNothing, Messages.emptyOpen, () -> EmptyPage.openFile(getSite().getPage()));
		} else if (point.isEmpty()) {
			quantizer.explain(empty, shown.get());
		} else if (code.isEmpty()) {
			empty.show(problem.isEmpty() ? Messages.generating : problem);
		}
		top(code.isPresent() ? viewer.getControl() : empty.control());
	}

	private void top(Control page) {
		StackLayout stack = (StackLayout) pages.getLayout();
		if (stack.topControl != page) {
			stack.topControl = page;
			pages.layout();
		}
	}

	private void generate(ShownResult shown, QuantizedPoint point) {
		code = Optional.empty();
		problem = "";
		Optional<IFile> file = shown.source().filter(source -> source.getLocation() != null);
		if (file.isEmpty()) {
			problem = Messages.quantizeNoSource;
			return;
		}
		Display display = pages.getDisplay();
		ICoreRunnable work = monitor -> {
			Optional<GeneratedCode> made = Optional.empty();
			String failure = "";
			Cancellation cancellation = monitor::isCanceled;
			try {
				made = Optional.of(JavaGenerator.generate(point.built().program().orElseThrow(), GeneratedProject.options(point, PACKAGE, file.get().getLocation().toPath()),
						cancellation));
			} catch (CodegenException e) {
				failure = NLS.bind(Messages.generateFailed, e.getMessage());
			}
			Optional<GeneratedCode> result = made;
			String why = failure;
			if (!display.isDisposed()) {
				display.asyncExec(() -> publish(point, result, why));
			}
		};
		Job job = Job.create(NLS.bind(Messages.generateJob, point.network().network().model()), work);
		job.setPriority(Job.LONG);
		job.schedule();
	}

	private void publish(QuantizedPoint point, Optional<GeneratedCode> made, String why) {
		if (pages.isDisposed() || shownPoint.isEmpty() || shownPoint.get() != point) {
			return;
		}
		code = made;
		problem = why;
		entry = Optional.empty();
		made.ifPresent(found -> {
			moving = true;
			viewer.getDocument().set(found.source());
			moving = false;
			selectedElsewhere(wanted);
		});
		refresh();
	}

	/** The generated class; empty while there is none. */
	public Optional<GeneratedCode> code() {
		return code;
	}

	/** The network whose class is shown or being made; empty while there is none. */
	public Optional<QuantizedPoint> point() {
		return shownPoint;
	}

	/** The viewer, for tests. */
	public SourceViewer viewer() {
		return viewer;
	}

	/** Shows the method of the first layer that the line at the caret of an editor makes. */
	private void selectedElsewhere(List<String> layers) {
		wanted = layers;
		code.flatMap(made -> made.map().layers().stream().filter(candidate -> layers.contains(candidate.layer())).findFirst()).filter(found -> entry.filter(found::equals).isEmpty())
				.ifPresent(found -> {
					entry = Optional.of(found);
					reveal(found);
				});
	}

	private void reveal(SourceMap.Entry found) {
		try {
			int start = viewer.getDocument().getLineOffset(found.firstLine() - 1);
			int end = viewer.getDocument().getLineOffset(found.lastLine() - 1) + viewer.getDocument().getLineLength(found.lastLine() - 1);
			moving = true;
			viewer.setSelectedRange(start, end - start);
			viewer.setTopIndex(Math.max(0, found.firstLine() - 2));
		} catch (BadLocationException e) {
			// The map belongs to another text; the next one fits.
			entry = Optional.empty();
		} finally {
			moving = false;
		}
	}

	/** A move may come as several events; where it ends counts. */
	private void caretMoves() {
		if (moving || due) {
			return;
		}
		due = true;
		viewer.getTextWidget().getDisplay().asyncExec(() -> {
			due = false;
			if (!viewer.getTextWidget().isDisposed()) {
				caretMoved(viewer.getTextWidget().getCaretOffset());
			}
		});
	}

	/** Shows the text of the method at the caret. The keyboard stays here. */
	private void caretMoved(int offset) {
		if (moving || !links || code.isEmpty() || !viewer.getTextWidget().isFocusControl()) {
			return;
		}
		Optional<SourceMap.Entry> found = code.get().map().at(viewer.getTextWidget().getLineAtOffset(offset) + 1);
		if (found.isEmpty() || found.equals(entry)) {
			return;
		}
		entry = found;
		show(found.get());
	}

	private void show(SourceMap.Entry found) {
		Optional<IFile> source = result.shown().flatMap(ShownResult::source);
		if (source.isEmpty()) {
			return;
		}
		// Costs follow the text while it is edited, the map does not.
		if (link.reveal(found.layer())) {
			getSite().getPage().activate(this);
			return;
		}
		String folder = source.get().getParent().getProjectRelativePath().toString();
		for (SourceMap.Place place : found.places().reversed()) {
			SourcePlace text = new SourcePlace(folder.isEmpty() ? place.file() : folder + "/" + place.file(), place.line(), place.column());
			// The innermost call that is a text of the user; what is behind it is the library.
			if (text.find(source.get().getProject()).isPresent() && link.reveal(source.get().getProject(), text)) {
				getSite().getPage().activate(this);
				return;
			}
		}
	}

	@Override
	public void setFocus() {
		Control page = ((StackLayout) pages.getLayout()).topControl;
		if (page != null) {
			page.setFocus();
		}
	}

	@Override
	public void dispose() {
		if (result != null) {
			result.dispose();
		}
		PlatformUI.getWorkbench().getThemeManager().removePropertyChangeListener(colors);
		if (quantizer != null) {
			quantizer.dispose();
		}
		if (link != null) {
			link.dispose();
		}
		super.dispose();
	}
}
