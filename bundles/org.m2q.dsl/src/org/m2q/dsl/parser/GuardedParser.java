package org.m2q.dsl.parser;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Optional;

import org.antlr.runtime.ANTLRStringStream;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.SyntaxErrorMessage;
import org.eclipse.xtext.nodemodel.impl.NodeModelBuilder;
import org.eclipse.xtext.parser.IParseResult;
import org.eclipse.xtext.util.ReplaceRegion;
import org.m2q.dsl.parser.antlr.M2qParser;
import org.m2q.model.m2q.M2qFactory;

/** Parses what {@link TextGuard} lets through; other text becomes an empty file with one error. */
public class GuardedParser extends M2qParser {

	@Override
	public IParseResult doParse(Reader reader) {
		StringBuilder text = new StringBuilder();
		char[] buffer = new char[8192];
		try {
			// What lies behind the limit is not read: it is rejected anyway.
			for (int n = reader.read(buffer); n >= 0 && text.length() <= TextGuard.MAXIMUM_SIZE; n = reader.read(buffer)) {
				text.append(buffer, 0, n);
			}
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return doParse(text);
	}

	@Override
	public IParseResult doParse(CharSequence text) {
		Optional<TextGuard.Fault> fault = TextGuard.check(text);
		return fault.isPresent() ? reject(text.toString(), fault.get()) : parse(getDefaultRuleName(), new ANTLRStringStream(text.toString()));
	}

	@Override
	protected IParseResult doReparse(IParseResult previous, ReplaceRegion change) {
		StringBuilder text = new StringBuilder(previous.getRootNode().getText());
		change.applyTo(text);
		return doParse(text);
	}

	private IParseResult reject(String text, TextGuard.Fault fault) {
		NodeModelBuilder builder = createNodeModelBuilder();
		EObject rule = getGrammarAccess().getM2qFileRule();
		EObject hidden = getGrammarAccess().getWSRule();
		ICompositeNode root = builder.newRootNode(text);
		ICompositeNode node = builder.newCompositeNode(rule, 1, root);
		int start = Math.min(fault.offset(), Math.max(0, text.length() - 1));
		int end = Math.min(text.length(), start + Math.max(1, fault.length()));
		leaf(builder, 0, start, hidden, null, node);
		leaf(builder, start, end, hidden, new SyntaxErrorMessage(fault.message(), fault.code()), node);
		leaf(builder, end, text.length(), hidden, null, node);
		EObject file = M2qFactory.eINSTANCE.createM2qFile();
		builder.associateWithSemanticElement(node, file);
		ICompositeNode finished = builder.compressAndReturnParent(node);
		return builder.createParseResult(file, finished == null ? root : finished, true);
	}

	private static void leaf(NodeModelBuilder builder, int start, int end, EObject rule, SyntaxErrorMessage error, ICompositeNode parent) {
		if (end > start) {
			builder.newLeafNode(start, end - start, rule, true, error, parent);
		}
	}
}
