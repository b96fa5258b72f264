package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.FROM_STEP__SOURCES;
import static org.m2q.model.m2q.M2qPackage.Literals.OUTPUT_STATEMENT__SOURCE;
import static org.m2q.model.m2q.M2qPackage.Literals.REFERENCE_EXPRESSION__TARGET;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.xtext.EcoreUtil2;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.Flow;
import org.m2q.model.m2q.FlowValue;
import org.m2q.model.m2q.FromStep;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.LetStatement;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.OutputStatement;
import org.m2q.model.m2q.ReferenceExpression;
import org.m2q.model.m2q.Statement;

/** The order of statements and steps. */
final class FlowChecks {

	private final Report report;

	FlowChecks(Report report) {
		this.report = report;
	}

	void element(EObject element) {
		switch (element) {
		case FromStep from -> from(from);
		case OutputStatement output when output.getSource() != null -> order(output, OUTPUT_STATEMENT__SOURCE, 0, output.getSource());
		case ReferenceExpression reference when reference.getTarget() != null -> order(reference, REFERENCE_EXPRESSION__TARGET, 0, reference.getTarget());
		default -> {
			// Has no order.
		}
		}
	}

	private void from(FromStep from) {
		if (from.eContainer() instanceof Flow flow && flow.getSteps().indexOf(from) > 0) {
			report.at(from, ProblemCodes.FLOW_FROM,
					"'from' begins a flow; what stands before it has no effect. Begin a new statement, or move it to the front.");
		}
		for (int i = 0; i < from.getSources().size(); i++) {
			order(from, FROM_STEP__SOURCES, i, from.getSources().get(i));
		}
	}

	/** A name means what stands above; the linker finds later declarations too, so that they can be told from unknown names. */
	private void order(EObject user, EReference feature, int index, NamedElement target) {
		Statement declaration = declaration(target);
		if (declaration == null || !(declaration.eContainer() instanceof Body body)) {
			return;
		}
		Statement statement = statementIn(body, user);
		if (statement == null || body.getStatements().indexOf(statement) > body.getStatements().indexOf(declaration)) {
			return;
		}
		SourceSpan place = TextLocator.INSTANCE.locate(declaration);
		String message = statement == declaration ? "'" + target.getName() + "' cannot be used in its own definition."
				: "'" + target.getName() + "' is declared later, in line " + place.line() + ". Move that statement above this one.";
		report.at(user, feature, index, ProblemCodes.NAME_ORDER, message);
	}

	private static Statement declaration(NamedElement target) {
		if (target.eIsProxy()) {
			return null;
		}
		return switch (target) {
		case LetStatement let -> let;
		case InputStatement input -> input;
		case FlowValue value -> EcoreUtil2.getContainerOfType(value, Statement.class);
		default -> null;
		};
	}

	/** The statement of a body that holds an element, or null. */
	private static Statement statementIn(Body body, EObject element) {
		for (EObject current = element; current != null; current = current.eContainer()) {
			if (current.eContainer() == body && current instanceof Statement statement) {
				return statement;
			}
		}
		return null;
	}
}
