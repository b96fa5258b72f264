package org.m2q.dsl.scoping;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.emf.ecore.EObject;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.LetStatement;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.RepeatStep;
import org.m2q.model.m2q.Statement;

/**
 * Names inside a model, block or accelerator: those that earlier statements of the enclosing bodies declare, indices of enclosing repeats, and
 * parameters. Statements after the place come last, so that a name used too early still links and is reported as such.
 */
final class LexicalScope {

	private LexicalScope() {
	}

	static List<Layer> layers(EObject context) {
		List<Layer> layers = new ArrayList<>();
		List<Layer> later = new ArrayList<>();
		EObject child = context;
		for (EObject parent = context.eContainer(); parent != null; child = parent, parent = parent.eContainer()) {
			if (parent instanceof Body body) {
				addBody(body, child, layers, later);
			} else if (parent instanceof RepeatStep repeat && repeat.getIndex() != null && child == repeat.getBody()) {
				layers.add(Layer.of(List.of(repeat.getIndex())));
			} else if (parent instanceof Mapping mapping && mapping.getAccelerator() instanceof Accelerator accelerator && !accelerator.eIsProxy()) {
				layers.add(Layer.of(accelerator.getParameters()));
			} else if (parent instanceof Callable callable) {
				layers.add(Layer.of(callable.getParameters()));
			}
		}
		if (context instanceof Callable callable) {
			layers.add(Layer.of(callable.getParameters()));
		}
		layers.addAll(later);
		return layers;
	}

	private static void addBody(Body body, EObject child, List<Layer> layers, List<Layer> later) {
		int position = child instanceof Statement statement ? body.getStatements().indexOf(statement) : body.getStatements().size();
		List<NamedElement> before = new ArrayList<>();
		List<NamedElement> after = new ArrayList<>();
		for (int i = 0; i < body.getStatements().size(); i++) {
			declared(body.getStatements().get(i), i < position ? before : after);
		}
		// The latest declaration of a name counts.
		layers.add(Layer.of(before.reversed()));
		later.add(Layer.of(after));
	}

	private static void declared(Statement statement, List<NamedElement> into) {
		switch (statement) {
		case LetStatement let -> into.add(let);
		case InputStatement input -> into.add(input);
		case FlowStatement flow -> into.addAll(flow.getValues());
		default -> {
		}
		}
	}
}
