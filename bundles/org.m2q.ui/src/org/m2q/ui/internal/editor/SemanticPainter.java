package org.m2q.ui.internal.editor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.jface.text.BadPositionCategoryException;
import org.eclipse.jface.text.DefaultPositionUpdater;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IPositionUpdater;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextPresentationListener;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension4;
import org.eclipse.jface.text.TextAttribute;
import org.eclipse.jface.text.TextPresentation;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.ui.PlatformUI;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.ide.highlight.MovingTokens;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.highlight.TokenKind;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.preferences.EditorSettings;

/**
 * Adds the colours that follow from meaning to those of the lexer.
 *
 * <p>The tokens move with the text until the next analysis brings new ones; only the range in which they differ is painted again.
 */
final class SemanticPainter implements AnalysisListener, ITextPresentationListener {

	private final ITextViewer viewer;
	private final String category = SemanticPainter.class.getName() + System.identityHashCode(this);
	private final MovingTokens tokens = new MovingTokens();
	/** Moves what is still to be painted. */
	private final IPositionUpdater updater = new DefaultPositionUpdater(category);
	/** Hears of changes before anything is painted because of them. */
	private final IPositionUpdater mover = event -> tokens.change(event.getOffset(), event.getLength(),
			event.getText() == null ? 0 : event.getText().length());
	private final IPreferenceChangeListener settings = event -> {
		if (EditorSettings.SEMANTIC_COLOURS.equals(event.getKey())) {
			PlatformUI.getWorkbench().getDisplay().asyncExec(this::paintAgain);
		}
	};
	private IDocument document;
	private SlicedRepaint repaint;

	SemanticPainter(ITextViewer viewer) {
		this.viewer = viewer;
		if (viewer instanceof ITextViewerExtension4 extension) {
			extension.addTextPresentationListener(this);
		}
		EditorSettings.workspace().addPreferenceChangeListener(settings);
	}

	private void paintAgain() {
		if (viewer.getTextWidget() != null && !viewer.getTextWidget().isDisposed()) {
			EditorSupport.of(viewer).flatMap(EditorSupport::document).flatMap(EditorDocument::analysis).ifPresent(this::analysed);
		}
	}

	void dispose() {
		EditorSettings.workspace().removePreferenceChangeListener(settings);
		release();
		if (viewer instanceof ITextViewerExtension4 extension) {
			extension.removeTextPresentationListener(this);
		}
	}

	@Override
	public void analysed(Analysis analysis) {
		IDocument input = viewer.getDocument();
		if (input == null) {
			return;
		}
		if (input != document) {
			release();
			document = input;
			document.addPositionCategory(category);
			document.addPositionUpdater(updater);
			document.addPositionUpdater(mover);
			repaint = new SlicedRepaint(viewer, document, category);
		}
		tokens.replace(EditorSettings.coloursByMeaning() ? withUnused(analysis) : List.of())
				.ifPresent(range -> repaint.request(range.from(), range.to()));
	}

	/** Names that nothing uses are dimmed. */
	private static List<Token> withUnused(Analysis analysis) {
		List<int[]> unused = new ArrayList<>();
		for (Problem problem : analysis.problems()) {
			if (problem.code().equals(ProblemCodes.UNUSED) || problem.code().equals(ProblemCodes.IMPORT_UNUSED)) {
				unused.add(new int[] { problem.span().offset(), problem.span().offset() + problem.span().length() });
			}
		}
		return unused.isEmpty() ? analysis.tokens() : analysis.tokens().stream().map(token -> unused.stream()
				.anyMatch(range -> range[0] <= token.offset() && token.end() <= range[1])
						? new Token(TokenKind.UNUSED, token.offset(), token.length()) : token).toList();
	}

	private void release() {
		if (document != null) {
			repaint.stop();
			document.removePositionUpdater(updater);
			document.removePositionUpdater(mover);
			try {
				document.removePositionCategory(category);
			} catch (BadPositionCategoryException e) {
				Activator.log(Messages.analysisFailed, e);
			}
			document = null;
		}
		tokens.replace(List.of());
	}

	@Override
	public void applyTextPresentation(TextPresentation presentation) {
		IRegion extent = presentation.getExtent();
		if (extent == null || document == null || viewer.getDocument() != document) {
			return;
		}
		int start = extent.getOffset();
		int end = start + extent.getLength();
		List<StyleRange> ranges = new ArrayList<>();
		Map<TokenKind, TextAttribute> attributes = new EnumMap<>(TokenKind.class);
		for (int i = tokens.firstAt(start); i < tokens.size() && tokens.get(i).offset() < end; i++) {
			Token token = tokens.get(i);
			TextAttribute attribute = attributes.computeIfAbsent(token.kind(), Palette::attribute);
			int from = Math.max(token.offset(), start);
			int to = Math.min(token.end(), end);
			ranges.add(new StyleRange(from, to - from, attribute.getForeground(), attribute.getBackground(), attribute.getStyle()));
		}
		// Replacing, not merging: a name that is also a keyword must lose the look of the keyword.
		presentation.replaceStyleRanges(ranges.toArray(StyleRange[]::new));
	}
}
