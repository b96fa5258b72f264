package org.m2q.dsl.linking;

import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.M2qPackage.Literals;
import org.m2q.model.m2q.OperatorDeclaration;

/** Words for what a reference may point to. */
final class Kinds {

	private Kinds() {
	}

	/** What a reference may point to, for messages. */
	static String of(EReference reference) {
		if (reference == Literals.CALL_STEP__TARGET || reference == Literals.KIND_TERM__TARGET) {
			return "block or operator";
		}
		if (reference == Literals.REFERENCE_EXPRESSION__TARGET) {
			return "parameter or value";
		}
		return word(reference.getEReferenceType());
	}

	/** First word of a definition that a reference may point to, of those that can be begun from nothing. */
	static Optional<String> creatable(EReference reference) {
		return reference == Literals.CALL_STEP__TARGET ? Optional.of("block")
				: Optional.of(word(reference.getEReferenceType())).filter(Set.of("model", "policy", "accelerator", "mapping")::contains);
	}

	/** Whether a definition of the library may be meant by a reference. */
	static boolean fits(EReference reference, EObject definition) {
		if (reference.getEReferenceType() == Literals.NAMED_ELEMENT || reference == Literals.KIND_TERM__TARGET) {
			return definition instanceof Block || definition instanceof OperatorDeclaration;
		}
		return reference.getEReferenceType().isInstance(definition);
	}

	private static String word(EClass type) {
		return switch (type.getName()) {
		case "FunctionDeclaration" -> "function";
		case "MetricDeclaration" -> "metric";
		case "OperatorDeclaration" -> "operator";
		case "ValueDeclaration" -> "value";
		case "EnergyTable" -> "energy table";
		case "EnergyRow" -> "row of an energy table";
		case "NamedElement" -> "element";
		default -> type.getName().toLowerCase(java.util.Locale.ROOT);
		};
	}
}
