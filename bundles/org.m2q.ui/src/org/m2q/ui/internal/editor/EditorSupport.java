package org.m2q.ui.internal.editor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextInputListener;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.reconciler.IReconciler;
import org.eclipse.jface.text.reconciler.IReconcilingStrategy;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.events.FocusListener;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.mining.CostAccessibility;
import org.m2q.ui.internal.mining.CostHover;
import org.m2q.ui.internal.mining.HotMarks;
import org.m2q.ui.internal.mining.MiningRefresher;
import org.m2q.ui.internal.mining.MiningWindow;
import org.m2q.ui.internal.mining.ShareTint;
import org.m2q.ui.internal.problems.ProblemMarkers;
import org.m2q.ui.internal.problems.RulerClick;
import org.m2q.ui.internal.suggest.SuggestionMarkers;

/**
 * Attaches the background analysis to a viewer of the Generic Editor, which knows this class as a reconciler.
 *
 * <p>There is no reconciling strategy: {@link EditorDocument} follows the text itself, because the analysis must be cancelled by the next
 * keystroke and is shared by all viewers of a document.
 */
public final class EditorSupport implements IReconciler, ITextInputListener {

	private static final Map<ITextViewer, EditorSupport> INSTALLED = new ConcurrentHashMap<>();

	private final List<AnalysisListener> listeners = new ArrayList<>();
	private ITextViewer viewer;
	private SemanticPainter painter;
	private MiningWindow window;
	private MiningRefresher refresher;
	private CommentSpelling spelling;
	private CostHover hover;
	private CostAccessibility accessibility;
	private volatile EditorDocument document;
	private volatile boolean assisting = true;

	@Override
	public void install(ITextViewer textViewer) {
		viewer = textViewer;
		INSTALLED.put(viewer, this);
		painter = new SemanticPainter(viewer);
		listeners.add(painter);
		listeners.add(new ProblemMarkers(() -> document));
		listeners.add(new SuggestionMarkers(() -> document));
		window = new MiningWindow(viewer);
		if (viewer instanceof ISourceViewer source) {
			HotMarks marks = new HotMarks(source, () -> document);
			ShareTint tint = new ShareTint(source, () -> document);
			refresher = new MiningRefresher(source, window, marks, tint);
			listeners.add(refresher);
			listeners.add(marks);
			listeners.add(tint);
			listeners.add(new RulerClick(source));
			spelling = new CommentSpelling(source, () -> document);
			listeners.add(spelling);
		}
		hover = new CostHover(viewer);
		accessibility = new CostAccessibility(viewer);
		viewer.addTextInputListener(this);
		EditorContext.activate(viewer);
		// The editor sets that of all text editors some time after it has made its viewer.
		StyledText text = viewer.getTextWidget();
		Runnable help = () -> PlatformUI.getWorkbench().getHelpSystem().setHelp(text, M2qUi.PLUGIN_ID + ".editor");
		text.addFocusListener(FocusListener.focusGainedAdapter(event -> help.run()));
		text.getDisplay().asyncExec(() -> {
			if (!text.isDisposed()) {
				help.run();
			}
		});
		connect(viewer.getDocument());
	}

	@Override
	public void uninstall() {
		if (viewer == null) {
			return;
		}
		viewer.removeTextInputListener(this);
		disconnect();
		painter.dispose();
		if (refresher != null) {
			refresher.dispose();
		}
		if (spelling != null) {
			spelling.dispose();
		}
		hover.dispose();
		accessibility.dispose();
		INSTALLED.remove(viewer);
		listeners.clear();
		viewer = null;
	}

	/** The support of a viewer; empty when its text is not ours. Any thread. */
	public static Optional<EditorSupport> of(ITextViewer viewer) {
		return viewer == null ? Optional.empty() : Optional.ofNullable(INSTALLED.get(viewer));
	}

	/** Adds a listener for as long as this is installed; it hears of what is known already. */
	public void addListener(AnalysisListener listener) {
		listeners.add(listener);
		if (document != null) {
			document.addListener(listener);
			document.analysis().ifPresent(listener::analysed);
			document.report().ifPresent(listener::priced);
		}
	}

	/** Removes a listener. */
	public void removeListener(AnalysisListener listener) {
		listeners.remove(listener);
		if (document != null) {
			document.removeListener(listener);
		}
	}

	/** Lets proposals come up or not; they are in the way while a new name is typed. */
	public void setAssisting(boolean on) {
		assisting = on;
	}

	/** Whether proposals may come up. Any thread. */
	public boolean isAssisting() {
		return assisting;
	}

	/** The viewer of a widget; empty when its text is not ours. */
	public static Optional<ITextViewer> viewer(StyledText widget) {
		return INSTALLED.keySet().stream().filter(viewer -> viewer.getTextWidget() == widget).findFirst();
	}

	/** The lines that have minings; empty before it is installed. */
	public Optional<MiningWindow> window() {
		return Optional.ofNullable(window);
	}

	/** The followed text; empty while the viewer has none. */
	public Optional<EditorDocument> document() {
		return Optional.ofNullable(document);
	}

	@Override
	public IReconcilingStrategy getReconcilingStrategy(String contentType) {
		return null;
	}

	@Override
	public void inputDocumentAboutToBeChanged(IDocument oldInput, IDocument newInput) {
		disconnect();
	}

	@Override
	public void inputDocumentChanged(IDocument oldInput, IDocument newInput) {
		connect(newInput);
	}

	private void connect(IDocument input) {
		if (input == null || document != null) {
			return;
		}
		document = EditorDocuments.connect(input);
		listeners.forEach(document::addListener);
		document.analysis().ifPresent(analysis -> listeners.forEach(listener -> listener.analysed(analysis)));
		document.report().ifPresent(report -> listeners.forEach(listener -> listener.priced(report)));
	}

	private void disconnect() {
		if (document != null) {
			listeners.forEach(document::removeListener);
			EditorDocuments.disconnect(document);
			document = null;
		}
	}
}
