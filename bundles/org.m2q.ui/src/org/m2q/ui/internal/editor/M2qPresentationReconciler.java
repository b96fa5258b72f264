package org.m2q.ui.internal.editor;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentExtension4;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITypedRegion;
import org.eclipse.jface.text.Region;
import org.eclipse.jface.text.TextAttribute;
import org.eclipse.jface.text.TextPresentation;
import org.eclipse.jface.text.presentation.IPresentationDamager;
import org.eclipse.jface.text.presentation.IPresentationRepairer;
import org.eclipse.jface.text.presentation.PresentationReconciler;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.themes.IThemeManager;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.highlight.IncrementalScanner;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.ui.internal.Activator;

/**
 * Colours the text while it is typed.
 *
 * <p>The whole text is scanned on each change, which takes about a millisecond for thousands of lines; only what comes out different is
 * painted again. So a comment that is opened or closed colours everything behind it, without partitions that other parts of the editor
 * would have to know.
 */
public final class M2qPresentationReconciler extends PresentationReconciler implements IPresentationDamager, IPresentationRepairer {

	/** Longer texts stay black, so that typing in them stays quick. */
	private static final int LONGEST = 4_000_000;

	private final IPropertyChangeListener colours = event -> {
		if (Palette.isOurs(event.getProperty()) || IThemeManager.CHANGE_CURRENT_THEME.equals(event.getProperty())) {
			repaint();
		}
	};
	private IDocument document;
	private ITextViewer viewer;
	private List<Token> tokens = List.of();
	private boolean preparing;
	private IncrementalScanner scanner;
	/** State of the document that the tokens are of. */
	private long stamp = IDocumentExtension4.UNKNOWN_MODIFICATION_STAMP;

	/** Called by the Generic Editor. */
	public M2qPresentationReconciler() {
		setDamager(this, IDocument.DEFAULT_CONTENT_TYPE);
		setRepairer(this, IDocument.DEFAULT_CONTENT_TYPE);
	}

	@Override
	public void install(ITextViewer textViewer) {
		viewer = textViewer;
		super.install(textViewer);
		PlatformUI.getWorkbench().getThemeManager().addPropertyChangeListener(colours);
	}

	@Override
	public void uninstall() {
		PlatformUI.getWorkbench().getThemeManager().removePropertyChangeListener(colours);
		super.uninstall();
	}

	private void repaint() {
		if (viewer != null && viewer.getTextWidget() != null && !viewer.getTextWidget().isDisposed()) {
			viewer.invalidateTextPresentation();
		}
	}

	@Override
	public void setDocument(IDocument input) {
		document = input;
		tokens = scan();
		stamp = IDocumentExtension4.UNKNOWN_MODIFICATION_STAMP;
	}

	private List<Token> scan() {
		if (document == null || document.getLength() > LONGEST) {
			return List.of();
		}
		Optional<LanguageServices> ready = Activator.instance().servicesIfReady();
		if (ready.isEmpty()) {
			prepare();
		}
		if (scanner == null) {
			scanner = ready.map(services -> new IncrementalScanner(services.scanner())).orElse(null);
		}
		return scanner == null ? List.of() : scanner.scan(document.get());
	}

	/** Waits for the language in the background; until then the text is black. */
	private void prepare() {
		if (!preparing) {
			preparing = true;
			Activator.instance().executor().execute(() -> {
				Activator.instance().services();
				PlatformUI.getWorkbench().getDisplay().asyncExec(() -> {
					tokens = scan();
					repaint();
				});
			});
		}
	}

	@Override
	public IRegion getDamageRegion(ITypedRegion partition, DocumentEvent event, boolean partitioningChanged) {
		List<Token> old = tokens;
		long now = document instanceof IDocumentExtension4 extension ? extension.getModificationStamp() : IDocumentExtension4.UNKNOWN_MODIFICATION_STAMP;
		if (now == IDocumentExtension4.UNKNOWN_MODIFICATION_STAMP || now != stamp) {
			tokens = scan();
			stamp = now;
		}
		int delta = (event.getText() == null ? 0 : event.getText().length()) - event.getLength();
		int start = firstDifference(old, tokens);
		int end = lastDifference(old, tokens, delta, document.getLength());
		int eventEnd = event.getOffset() + event.getLength() + delta;
		start = Math.max(0, Math.min(start, event.getOffset()));
		end = Math.min(document.getLength(), Math.max(end, eventEnd));
		return new Region(start, Math.max(0, end - start));
	}

	private static int firstDifference(List<Token> old, List<Token> fresh) {
		int common = 0;
		while (common < old.size() && common < fresh.size() && old.get(common).equals(fresh.get(common))) {
			common++;
		}
		return common < fresh.size() ? fresh.get(common).offset() : Integer.MAX_VALUE;
	}

	private static int lastDifference(List<Token> old, List<Token> fresh, int delta, int length) {
		int i = old.size() - 1;
		int j = fresh.size() - 1;
		while (i >= 0 && j >= 0 && old.get(i).kind() == fresh.get(j).kind() && old.get(i).length() == fresh.get(j).length()
				&& old.get(i).offset() + delta == fresh.get(j).offset()) {
			i--;
			j--;
		}
		// A token that is gone leaves black text behind, up to the next token that has stayed.
		int gone = i >= 0 ? Math.min(length, Math.max(0, old.get(i).end() + delta)) : 0;
		return Math.max(j >= 0 ? fresh.get(j).end() : 0, gone);
	}

	@Override
	public void createPresentation(TextPresentation presentation, ITypedRegion damage) {
		int end = damage.getOffset() + damage.getLength();
		for (int i = firstAt(damage.getOffset()); i < tokens.size() && tokens.get(i).offset() < end; i++) {
			Token token = tokens.get(i);
			int from = Math.max(token.offset(), damage.getOffset());
			int to = Math.min(token.end(), end);
			if (from < to) {
				TextAttribute attribute = Palette.attribute(token.kind());
				presentation.addStyleRange(
						new StyleRange(from, to - from, attribute.getForeground(), attribute.getBackground(), attribute.getStyle()));
			}
		}
	}

	/** Index of the first token that ends after a place. */
	private int firstAt(int offset) {
		int low = 0;
		int high = tokens.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (tokens.get(middle).end() <= offset) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		return low;
	}
}
