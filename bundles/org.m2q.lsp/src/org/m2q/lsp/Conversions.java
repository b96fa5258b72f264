package org.m2q.lsp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.ide.assist.Completion;
import org.m2q.dsl.ide.assist.CompletionKind;
import org.m2q.dsl.ide.outline.OutlineKind;
import org.m2q.dsl.ide.outline.OutlineNode;

/** The language's results in the words of the protocol. */
final class Conversions {

	private Conversions() {
	}

	static Diagnostic diagnostic(Problem problem, Lines lines) {
		Range range = problem.span().isKnown() ? lines.range(problem.span().offset(), problem.span().length()) : lines.range(0, 0);
		DiagnosticSeverity severity = switch (problem.severity()) {
			case ERROR -> DiagnosticSeverity.Error;
			case WARNING -> DiagnosticSeverity.Warning;
			case INFO -> DiagnosticSeverity.Information;
		};
		Diagnostic diagnostic = new Diagnostic(range, problem.message(), severity, "m2q");
		diagnostic.setCode(problem.code());
		diagnostic.setData(problem.data());
		if (problem.code().equals(ProblemCodes.IMPORT_UNUSED) || problem.code().contains(".unused")) {
			diagnostic.setTags(List.of(DiagnosticTag.Unnecessary));
		}
		return diagnostic;
	}

	static CompletionItem completion(Completion completion, Lines lines, boolean snippets, int position) {
		CompletionItem item = new CompletionItem(completion.label());
		item.setKind(kind(completion.kind()));
		item.setDetail(completion.detail());
		item.setFilterText(completion.name());
		item.setSortText(String.format(Locale.ROOT, "%05d", position));
		if (!completion.documentation().isEmpty()) {
			item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, completion.documentation()));
		}
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

	private static CompletionItemKind kind(CompletionKind kind) {
		return switch (kind) {
			case KEYWORD -> CompletionItemKind.Keyword;
			case TEMPLATE -> CompletionItemKind.Snippet;
			case REFERENCE -> CompletionItemKind.Reference;
			case PARAMETER -> CompletionItemKind.Variable;
			case UNIT -> CompletionItemKind.Unit;
			case NUMBER_FORMAT -> CompletionItemKind.TypeParameter;
			case PROPERTY -> CompletionItemKind.Property;
			case IMPORT -> CompletionItemKind.Module;
		};
	}

	static DocumentSymbol symbol(OutlineNode node, Lines lines) {
		DocumentSymbol symbol = new DocumentSymbol(node.name(), kind(node.kind()), lines.range(node.offset(), node.length()),
				lines.range(node.nameOffset(), node.nameLength()), node.detail());
		List<DocumentSymbol> children = new ArrayList<>();
		node.children().forEach(child -> children.add(symbol(child, lines)));
		symbol.setChildren(children);
		return symbol;
	}

	static SymbolKind kind(OutlineKind kind) {
		return switch (kind) {
			case IMPORTS, IMPORT -> SymbolKind.Module;
			case MODEL -> SymbolKind.Class;
			case BLOCK, OPERATOR -> SymbolKind.Function;
			case STAGE, REPEAT -> SymbolKind.Namespace;
			case LAYER -> SymbolKind.Field;
			case PORT -> SymbolKind.Interface;
			case CONSTANT -> SymbolKind.Constant;
			case POLICY, MAPPING -> SymbolKind.Object;
			case RULE, EXPERIMENT_PART -> SymbolKind.Property;
			case ACCELERATOR -> SymbolKind.Struct;
			case ENGINE, MEMORY -> SymbolKind.Property;
			case ENERGY_TABLE -> SymbolKind.Array;
			case ENERGY_ROW -> SymbolKind.Key;
			case EXPERIMENT -> SymbolKind.Event;
		};
	}

	static List<TextEdit> edits(List<org.m2q.dsl.ide.fix.TextEdit> edits, Lines lines) {
		return edits.stream().sorted(Comparator.comparingInt(org.m2q.dsl.ide.fix.TextEdit::offset))
				.map(edit -> new TextEdit(lines.range(edit.offset(), edit.length()), edit.text())).toList();
	}

	/** One edit from the first to the last difference; none when the texts are equal. */
	static List<TextEdit> difference(String before, String after, Lines lines) {
		int begin = 0;
		int most = Math.min(before.length(), after.length());
		while (begin < most && before.charAt(begin) == after.charAt(begin)) {
			begin++;
		}
		int end = 0;
		while (end < most - begin && before.charAt(before.length() - 1 - end) == after.charAt(after.length() - 1 - end)) {
			end++;
		}
		return before.equals(after) ? List.of()
				: List.of(new TextEdit(lines.range(begin, before.length() - end - begin), after.substring(begin, after.length() - end)));
	}
}
