package org.m2q.lsp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticCodeDescription;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.ParameterInformation;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureInformation;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Tuple;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.ide.assist.CompletionKind;
import org.m2q.dsl.ide.assist.Signature;
import org.m2q.dsl.ide.outline.OutlineKind;
import org.m2q.dsl.ide.outline.OutlineNode;

/** The language's results in the words of the protocol. */
final class Conversions {

	private Conversions() {
	}

	static Diagnostic diagnostic(Problem problem, Lines lines, Optional<String> page) {
		Range range = problem.span().isKnown() ? lines.range(problem.span().offset(), problem.span().length()) : lines.range(0, 0);
		DiagnosticSeverity severity = switch (problem.severity()) {
			case ERROR -> DiagnosticSeverity.Error;
			case WARNING -> DiagnosticSeverity.Warning;
			case INFO -> DiagnosticSeverity.Information;
		};
		Diagnostic diagnostic = new Diagnostic(range, problem.message(), severity, "m2q");
		diagnostic.setCode(problem.code());
		diagnostic.setData(problem.data());
		page.map(DiagnosticCodeDescription::new).ifPresent(diagnostic::setCodeDescription);
		if (problem.code().equals(ProblemCodes.IMPORT_UNUSED) || problem.code().equals(ProblemCodes.UNUSED)) {
			diagnostic.setTags(List.of(DiagnosticTag.Unnecessary));
		}
		return diagnostic;
	}

	static SignatureHelp signature(Signature signature) {
		List<ParameterInformation> parameters = new ArrayList<>();
		for (Signature.Part part : signature.parameters()) {
			ParameterInformation parameter = new ParameterInformation();
			parameter.setLabel(Tuple.two(part.offset(), part.offset() + part.length()));
			if (!part.documentation().isEmpty()) {
				parameter.setDocumentation(markdown(part.documentation()));
			}
			parameters.add(parameter);
		}
		SignatureInformation information = new SignatureInformation(signature.label());
		information.setParameters(parameters);
		information.setDocumentation(markdown(signature.documentation()));
		// Clients take a number beyond the last parameter for none.
		int active = signature.active() < 0 ? parameters.size() : signature.active();
		return new SignatureHelp(List.of(information), 0, active);
	}

	static MarkupContent markdown(String text) {
		return new MarkupContent(MarkupKind.MARKDOWN, text);
	}

	static CompletionItemKind kind(CompletionKind kind) {
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
}
