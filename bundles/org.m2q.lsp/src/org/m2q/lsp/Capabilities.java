package org.m2q.lsp;

import java.util.List;

import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CodeLensOptions;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.DocumentLinkOptions;
import org.eclipse.lsp4j.DocumentOnTypeFormattingOptions;
import org.eclipse.lsp4j.ExecuteCommandOptions;
import org.eclipse.lsp4j.InlayHintRegistrationOptions;
import org.eclipse.lsp4j.PositionEncodingKind;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.SaveOptions;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.eclipse.lsp4j.SemanticTokensServerFull;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.SignatureHelpOptions;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.WorkspaceFoldersOptions;
import org.eclipse.lsp4j.WorkspaceServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** What the server can do. */
final class Capabilities {

	private Capabilities() {
	}

	static ServerCapabilities all() {
		ServerCapabilities capabilities = new ServerCapabilities();
		capabilities.setPositionEncoding(PositionEncodingKind.UTF16);
		TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
		sync.setOpenClose(true);
		sync.setChange(TextDocumentSyncKind.Incremental);
		sync.setSave(new SaveOptions(false));
		capabilities.setTextDocumentSync(sync);
		capabilities.setHoverProvider(true);
		capabilities.setCompletionProvider(new CompletionOptions(true, List.of(".", "=", "(", "\"", "@")));
		capabilities.setSignatureHelpProvider(new SignatureHelpOptions(List.of("(", ","), List.of("=")));
		capabilities.setDefinitionProvider(true);
		capabilities.setReferencesProvider(true);
		capabilities.setDocumentHighlightProvider(true);
		capabilities.setDocumentSymbolProvider(true);
		capabilities.setWorkspaceSymbolProvider(true);
		capabilities.setDocumentFormattingProvider(true);
		capabilities.setDocumentRangeFormattingProvider(true);
		capabilities.setDocumentOnTypeFormattingProvider(new DocumentOnTypeFormattingOptions("\n", List.of("}", ")")));
		capabilities.setDocumentLinkProvider(new DocumentLinkOptions(false));
		capabilities.setFoldingRangeProvider(true);
		capabilities.setSelectionRangeProvider(true);
		InlayHintRegistrationOptions hints = new InlayHintRegistrationOptions();
		hints.setResolveProvider(true);
		capabilities.setInlayHintProvider(Either.forRight(hints));
		capabilities.setRenameProvider(new RenameOptions(true));
		capabilities.setCodeLensProvider(new CodeLensOptions(false));
		capabilities.setCodeActionProvider(new CodeActionOptions(List.of(CodeActionKind.QuickFix, CodeActions.FIX_ALL,
				CodeActionKind.SourceOrganizeImports, CodeActions.PRECISION, CodeActions.EXTRACT, CodeActions.INLINE)));
		SemanticTokensWithRegistrationOptions tokens = new SemanticTokensWithRegistrationOptions(
				new SemanticTokensLegend(SemanticTokenStream.TYPES, List.of()), new SemanticTokensServerFull(true));
		tokens.setRange(true);
		capabilities.setSemanticTokensProvider(tokens);
		capabilities.setExecuteCommandProvider(new ExecuteCommandOptions(Commands.ALL));
		WorkspaceFoldersOptions folders = new WorkspaceFoldersOptions();
		folders.setSupported(true);
		folders.setChangeNotifications(true);
		capabilities.setWorkspace(new WorkspaceServerCapabilities(folders));
		return capabilities;
	}
}
