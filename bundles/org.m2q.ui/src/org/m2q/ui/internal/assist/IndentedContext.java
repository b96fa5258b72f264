package org.m2q.ui.internal.assist;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.TextUtilities;
import org.eclipse.jface.text.templates.DocumentTemplateContext;
import org.eclipse.jface.text.templates.Template;
import org.eclipse.jface.text.templates.TemplateBuffer;
import org.eclipse.jface.text.templates.TemplateContextType;
import org.eclipse.jface.text.templates.TemplateException;

/** A place for a template; all its lines are indented as the first one. */
final class IndentedContext extends DocumentTemplateContext {

	private final String indent;

	IndentedContext(TemplateContextType type, IDocument document, int offset, int length, String indent) {
		super(type, document, offset, length);
		this.indent = indent;
	}

	@Override
	public TemplateBuffer evaluate(Template template) throws BadLocationException, TemplateException {
		String pattern = template.getPattern().replace("\r\n", "\n").replace("\n", TextUtilities.getDefaultLineDelimiter(getDocument()) + indent);
		return super.evaluate(new Template(template.getName(), template.getDescription(), template.getContextTypeId(), pattern,
				template.isAutoInsertable()));
	}
}
