package org.m2q.ui.internal.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Region;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.templates.DocumentTemplateContext;
import org.eclipse.jface.text.templates.Template;
import org.eclipse.jface.text.templates.TemplateContextType;
import org.eclipse.jface.text.templates.TemplateProposal;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.editor.Surroundings;

/** Templates as proposals: those for the place, with their variables to be filled in one after the other. */
final class TemplateProposals {

	private static final int RELEVANCE = 90;

	private TemplateProposals() {
	}

	/** Templates whose name begins with the word before a place that begins a statement. Any thread. */
	static List<ICompletionProposal> at(ITextViewer viewer, int offset) {
		IDocument document = viewer.getDocument();
		String text = document == null ? "" : document.get();
		int start = Math.min(offset, text.length());
		while (start > 0 && (Character.isLetterOrDigit(text.charAt(start - 1)) || text.charAt(start - 1) == '_')) {
			start--;
		}
		String indent = text.substring(text.lastIndexOf('\n', start - 1) + 1, start);
		if (!indent.isBlank()) {
			return List.of();
		}
		String prefix = text.substring(start, Math.min(offset, text.length())).toLowerCase(Locale.ROOT);
		Optional<String> place = Surroundings.of(document, start);
		TemplateContextType type = place.map(EditorTemplates.contexts()::getContextType).orElse(null);
		if (type == null) {
			return List.of();
		}
		List<ICompletionProposal> proposals = new ArrayList<>();
		Region region = new Region(start, offset - start);
		DocumentTemplateContext context = new IndentedContext(type, document, start, offset - start, indent);
		for (Template template : EditorTemplates.store().getTemplates(type.getId())) {
			if (template.getName().toLowerCase(Locale.ROOT).startsWith(prefix)) {
				proposals.add(new TemplateProposal(template, context, region, image(viewer), RELEVANCE));
			}
		}
		return proposals;
	}

	/** Images belong to the user interface thread, and proposals are made in another one. */
	private static org.eclipse.swt.graphics.Image image(ITextViewer viewer) {
		AtomicReference<org.eclipse.swt.graphics.Image> image = new AtomicReference<>();
		if (org.eclipse.swt.widgets.Display.getCurrent() != null) {
			return Images.get("template");
		}
		viewer.getTextWidget().getDisplay().syncExec(() -> image.set(Images.get("template")));
		return image.get();
	}
}
