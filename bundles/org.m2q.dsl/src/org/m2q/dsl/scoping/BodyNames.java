package org.m2q.dsl.scoping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.resource.EObjectDescription;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.LetStatement;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Statement;

/** The names that the statements of a body declare, found once for all the places that look for one. */
final class BodyNames {

	private record Declared(int position, IEObjectDescription description) {
	}

	private final Map<Statement, Integer> positions = new HashMap<>();
	private final Map<QualifiedName, List<Declared>> names = new LinkedHashMap<>();

	BodyNames(Body body) {
		int position = 0;
		for (Statement statement : body.getStatements()) {
			positions.put(statement, position);
			switch (statement) {
			case LetStatement let -> add(let, position);
			case InputStatement input -> add(input, position);
			case FlowStatement flow -> {
				for (NamedElement value : flow.getValues()) {
					add(value, position);
				}
			}
			default -> {
				// Declares nothing.
			}
			}
			position++;
		}
	}

	private void add(NamedElement element, int position) {
		if (element.getName() != null && !element.getName().isEmpty()) {
			QualifiedName name = QualifiedName.create(element.getName());
			names.computeIfAbsent(name, key -> new ArrayList<>(1)).add(new Declared(position, EObjectDescription.create(name, element)));
		}
	}

	/** The position of a statement; behind all for what is no statement of the body. */
	int position(Object statement) {
		return positions.getOrDefault(statement, positions.size());
	}

	/** What is declared before a position, the latest first. */
	Layer before(int position) {
		return Layer.of(name -> {
			List<IEObjectDescription> found = new ArrayList<>(1);
			for (Declared declared : names.getOrDefault(name, List.of()).reversed()) {
				if (declared.position() < position) {
					found.add(declared.description());
				}
			}
			return found;
		}, names.keySet());
	}

	/** What is declared at a position or behind it, the first first. */
	Layer after(int position) {
		return Layer.of(name -> {
			List<IEObjectDescription> found = new ArrayList<>(1);
			for (Declared declared : names.getOrDefault(name, List.of())) {
				if (declared.position() >= position) {
					found.add(declared.description());
				}
			}
			return found;
		}, names.keySet());
	}
}
