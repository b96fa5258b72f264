package org.m2q.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.google.gson.JsonObject;

import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.dsl.ide.assist.Completion;
import org.m2q.dsl.ide.assist.ContentAssistService;

/** Proposals for a client. Their documentation, most of the text, is sent for those that a person looks at. */
final class CompletionItems {

	private final ContentAssistService assist;
	private List<Completion> last = List.of();
	private int number;

	CompletionItems(ContentAssistService assist) {
		this.assist = assist;
	}

	synchronized CompletionList list(XtextResource resource, OpenText text, int offset, boolean snippets) {
		last = assist.complete(resource, text.text(), offset);
		number++;
		List<CompletionItem> items = new ArrayList<>(last.size());
		for (int i = 0; i < last.size(); i++) {
			items.add(item(i, text.lines(), snippets));
		}
		return new CompletionList(false, items);
	}

	/** Adds the documentation; an item of a list before the last one stays as it is. */
	synchronized CompletionItem resolve(CompletionItem item) {
		if (item.getData() instanceof JsonObject data && data.has("list") && data.get("list").getAsInt() == number && data.has("item")) {
			int index = data.get("item").getAsInt();
			if (index >= 0 && index < last.size() && !last.get(index).documentation().isEmpty()) {
				item.setDocumentation(Conversions.markdown(last.get(index).documentation()));
			}
		}
		return item;
	}

	private CompletionItem item(int index, Lines lines, boolean snippets) {
		Completion completion = last.get(index);
		CompletionItem item = new CompletionItem(completion.label());
		item.setKind(Conversions.kind(completion.kind()));
		item.setDetail(completion.detail());
		item.setFilterText(completion.name());
		item.setSortText(String.format(Locale.ROOT, "%05d", index));
		JsonObject data = new JsonObject();
		data.addProperty("list", number);
		data.addProperty("item", index);
		item.setData(data);
		String text = completion.replacement();
		if (snippets && completion.caret() < text.length()) {
			text = escape(text.substring(0, completion.caret())) + "$0" + escape(text.substring(completion.caret()));
			item.setInsertTextFormat(InsertTextFormat.Snippet);
		}
		item.setTextEdit(Either.forLeft(new TextEdit(lines.range(completion.offset(), completion.length()), text)));
		return item;
	}

	private static String escape(String text) {
		return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}");
	}
}
