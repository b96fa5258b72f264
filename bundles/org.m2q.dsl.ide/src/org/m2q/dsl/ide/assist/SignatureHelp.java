package org.m2q.dsl.ide.assist;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import com.google.inject.Inject;
import com.google.inject.Singleton;

import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.dsl.ide.internal.ElementDocs;
import org.m2q.dsl.ide.navigate.References;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Parameter;

/** Shows the parameters of the call that is being written. */
@Singleton
public final class SignatureHelp {

	@Inject
	private References references;
	@Inject
	private ElementDocs docs;

	/** An open bracket, the leaf before it, and what stands between it and the caret. */
	private static final class Call {
		private final ILeafNode name;
		private int commas;
		private ILeafNode first;
		private boolean named;

		Call(ILeafNode name) {
			this.name = name;
		}

		void add(ILeafNode leaf) {
			if (leaf.getText().equals(",")) {
				commas++;
				first = null;
				named = false;
			} else if (first == null) {
				first = leaf;
			} else if (leaf.getText().equals("=") || leaf.getText().equals("in")) {
				named = true;
			}
		}
	}

	/**
	 * The call whose brackets are around a place.
	 *
	 * @param resource the linked text
	 * @param offset place of the caret
	 */
	public Optional<Signature> signature(XtextResource resource, int offset) {
		if (resource.getParseResult() == null) {
			return Optional.empty();
		}
		Deque<Call> open = new ArrayDeque<>();
		ILeafNode before = null;
		for (ILeafNode leaf : resource.getParseResult().getRootNode().getLeafNodes()) {
			if (leaf.getOffset() >= offset) {
				break;
			}
			if (leaf.isHidden()) {
				continue;
			}
			switch (leaf.getText()) {
				case "(", "[", "{" -> open.push(new Call(leaf.getText().equals("(") ? before : null));
				case ")", "]", "}" -> open.poll();
				default -> {
					if (!open.isEmpty()) {
						open.peek().add(leaf);
					}
				}
			}
			before = leaf;
		}
		for (Call call : open) {
			Optional<NamedElement> callee = call.name == null ? Optional.empty() : references.element(resource, call.name.getOffset());
			Optional<Signature> found = callee.flatMap(element -> of(element, call));
			if (found.isPresent()) {
				return found;
			}
		}
		return Optional.empty();
	}

	private Optional<Signature> of(NamedElement callee, Call call) {
		if (!(callee instanceof Callable callable) || callee.getName() == null) {
			return Optional.empty();
		}
		List<Parameter> parameters = callable.getParameters();
		StringBuilder label = new StringBuilder(callee.getName()).append('(');
		List<Signature.Part> parts = new ArrayList<>();
		int active = call.commas < parameters.size() && !call.named ? call.commas : -1;
		for (int i = 0; i < parameters.size(); i++) {
			Parameter parameter = parameters.get(i);
			label.append(i == 0 ? "" : ", ");
			String text = ElementDocs.signature(parameter);
			parts.add(new Signature.Part(String.valueOf(parameter.getName()), label.length(), text.length(), docs.documentation(parameter).orElse("")));
			label.append(text);
			active = call.named && call.first.getText().equals(parameter.getName()) ? i : active;
		}
		return Optional.of(new Signature(label.append(')').toString(), docs.documentation(callee).orElse(""), parts, active));
	}
}
