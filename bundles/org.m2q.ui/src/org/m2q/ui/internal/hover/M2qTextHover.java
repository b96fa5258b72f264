package org.m2q.ui.internal.hover;

import java.util.Optional;

import org.eclipse.jface.text.IInformationControlCreator;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextHover;
import org.eclipse.jface.text.ITextHoverExtension2;
import org.eclipse.jface.text.ITextHoverExtension;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Region;
import org.eclipse.swt.widgets.Display;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.hover.Hover;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;

/** Documentation, shapes and costs of what is under the pointer. */
public final class M2qTextHover implements ITextHover, ITextHoverExtension, ITextHoverExtension2 {

	@Override
	public Object getHoverInfo2(ITextViewer viewer, IRegion region) {
		return getHoverInfo(viewer, region);
	}

	@Override
	public String getHoverInfo(ITextViewer viewer, IRegion region) {
		Optional<EditorDocument> document = EditorSupport.of(viewer).flatMap(EditorSupport::document);
		if (document.isEmpty()) {
			return null;
		}
		CostReport report = document.get().report().orElse(CostReport.EMPTY);
		return document.get().open().resource()
				.flatMap(resource -> Activator.instance().services().hovers().hover(resource, region.getOffset(), report)).map(Hover::markdown)
				.orElse(null);
	}

	@Override
	public IRegion getHoverRegion(ITextViewer viewer, int offset) {
		if (Display.getCurrent() != null && viewer.getDocument() != null) {
			String text = viewer.getDocument().get();
			int start = offset;
			int end = offset;
			while (start > 0 && isWord(text.charAt(start - 1))) {
				start--;
			}
			while (end < text.length() && isWord(text.charAt(end))) {
				end++;
			}
			return new Region(start == end ? offset : start, end - start);
		}
		return new Region(offset, 0);
	}

	private static boolean isWord(char c) {
		return Character.isLetterOrDigit(c) || c == '_';
	}

	@Override
	public IInformationControlCreator getHoverControlCreator() {
		return MarkdownControl.creator();
	}
}
