package org.m2q.ui.internal.editor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.BadPositionCategoryException;
import org.eclipse.jface.text.DefaultPositionUpdater;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IPositionUpdater;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextPresentationListener;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension4;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.TextAttribute;
import org.eclipse.jface.text.TextPresentation;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.ui.PlatformUI;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
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
	private final IPositionUpdater updater = new DefaultPositionUpdater(category);
	private final Map<Position, TokenKind> kinds = new java.util.IdentityHashMap<>();
	private final IPreferenceChangeListener settings = event -> {
		if (EditorSettings.SEMANTIC_COLOURS.equals(event.getKey())) {
			PlatformUI.getWorkbench().getDisplay().asyncExec(this::paintAgain);
		}
	};
	private List<Position> positions = new ArrayList<>();
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
		List<Token> tokens = EditorSettings.coloursByMeaning() ? withUnused(analysis) : List.of();
		Map<Integer, Position> old = new HashMap<>();
		if (input == document) {
			positions.forEach(position -> old.put(position.offset, position));
		} else {
			release();
			document = input;
			document.addPositionCategory(category);
			document.addPositionUpdater(updater);
			repaint = new SlicedRepaint(viewer, document, category);
		}
		int from = Integer.MAX_VALUE;
		int to = 0;
		List<Position> fresh = new ArrayList<>(tokens.size());
		try {
			for (Token token : tokens) {
				Position position = old.get(token.offset());
				if (position != null && position.length == token.length() && !position.isDeleted() && kinds.get(position) == token.kind()) {
					old.remove(token.offset());
				} else {
					position = new Position(token.offset(), token.length());
					document.addPosition(category, position);
					kinds.put(position, token.kind());
					from = Math.min(from, token.offset());
					to = Math.max(to, token.end());
				}
				fresh.add(position);
			}
			for (Position gone : old.values()) {
				document.removePosition(category, gone);
				kinds.remove(gone);
				from = Math.min(from, gone.offset);
				to = Math.max(to, gone.offset + gone.length);
			}
		} catch (BadLocationException | BadPositionCategoryException e) {
			Activator.log(Messages.analysisFailed, e);
			return;
		}
		positions = fresh;
		repaint.request(from, to);
	}

	/** Index of the first token that ends behind a place. They are in the order of the text and do not overlap. */
	private int firstAt(int offset) {
		int low = 0;
		int high = positions.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			Position position = positions.get(middle);
			if (position.offset + position.length <= offset) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		return low;
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
			try {
				document.removePositionCategory(category);
			} catch (BadPositionCategoryException e) {
				Activator.log(Messages.analysisFailed, e);
			}
			document = null;
		}
		positions = new ArrayList<>();
		kinds.clear();
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
		for (int i = firstAt(start); i < positions.size() && positions.get(i).offset < end; i++) {
			Position position = positions.get(i);
			if (!position.isDeleted() && position.offset + position.length > start && position.length > 0) {
				TextAttribute attribute = attributes.computeIfAbsent(kinds.get(position), Palette::attribute);
				int from = Math.max(position.offset, start);
				int to = Math.min(position.offset + position.length, end);
				ranges.add(new StyleRange(from, to - from, attribute.getForeground(), attribute.getBackground(), attribute.getStyle()));
			}
		}
		// Replacing, not merging: a name that is also a keyword must lose the look of the keyword.
		presentation.replaceStyleRanges(ranges.toArray(StyleRange[]::new));
	}
}
