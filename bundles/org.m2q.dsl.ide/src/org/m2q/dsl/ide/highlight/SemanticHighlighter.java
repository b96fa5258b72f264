package org.m2q.dsl.ide.highlight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import com.google.inject.Singleton;
import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.Branch;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.FunctionDeclaration;
import org.m2q.model.m2q.Interconnect;
import org.m2q.model.m2q.LetStatement;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.MetricDeclaration;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.OutputStatement;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.RepeatIndex;
import org.m2q.model.m2q.ValueDeclaration;

/** Colours names by what they mean. The resource must be linked. */
@Singleton
public final class SemanticHighlighter {

	/** Tokens in the order of the text. References that do not resolve have none. */
	public List<Token> tokens(XtextResource resource) {
		List<Token> tokens = new ArrayList<>();
		if (resource.getParseResult() == null) {
			return tokens;
		}
		for (TreeIterator<EObject> all = EcoreUtil.getAllContents(resource, false); all.hasNext();) {
			highlight(all.next(), tokens);
		}
		tokens.sort(Comparator.comparingInt(Token::offset));
		removeOverlaps(tokens);
		return tokens;
	}

	private static void highlight(EObject object, List<Token> tokens) {
		EStructuralFeature name = object.eClass().getEStructuralFeature(M2qPackage.Literals.NAMED_ELEMENT__NAME.getName());
		if (name != null) {
			kindOf(object).ifPresent(kind -> add(object, name, kind, tokens));
		}
		for (EReference reference : object.eClass().getEAllReferences()) {
			if (!reference.isContainment() && !reference.isContainer() && !reference.isDerived()) {
				highlightReference(object, reference, tokens);
			}
		}
		switch (object.eClass().getClassifierID()) {
			case M2qPackage.QUANTIZER -> add(object, M2qPackage.Literals.QUANTIZER__FORMAT, TokenKind.NUMBER_FORMAT, tokens);
			case M2qPackage.ACCUMULATOR_TREATMENT ->
				add(object, M2qPackage.Literals.ACCUMULATOR_TREATMENT__FORMAT, TokenKind.NUMBER_FORMAT, tokens);
			case M2qPackage.MAC_OPERATION -> {
				add(object, M2qPackage.Literals.MAC_OPERATION__ACTIVATIONS, TokenKind.NUMBER_FORMAT, tokens);
				add(object, M2qPackage.Literals.MAC_OPERATION__WEIGHTS, TokenKind.NUMBER_FORMAT, tokens);
			}
			case M2qPackage.PROPERTY -> add(object, M2qPackage.Literals.PROPERTY__KEY, TokenKind.PROPERTY, tokens);
			case M2qPackage.NUMBER_LITERAL -> add(object, M2qPackage.Literals.NUMBER_LITERAL__UNIT, TokenKind.UNIT, tokens);
			default -> {
				// the lexer's colours are right
			}
		}
	}

	private static void highlightReference(EObject object, EReference reference, List<Token> tokens) {
		List<INode> nodes = NodeModelUtils.findNodesForFeature(object, reference);
		if (nodes.isEmpty()) {
			return;
		}
		List<?> targets = reference.isMany() ? (List<?>) object.eGet(reference) : List.of(Optional.ofNullable(object.eGet(reference)));
		for (int i = 0; i < nodes.size() && i < targets.size(); i++) {
			Object target = targets.get(i) instanceof Optional<?> optional ? optional.orElse(null) : targets.get(i);
			if (target instanceof EObject element && !element.eIsProxy()) {
				INode node = nodes.get(i);
				kindOf(element).ifPresent(kind -> addLeaves(node, kind, tokens));
			}
		}
	}

	/** What a named element is; empty for elements that have no colour of their own. */
	public static Optional<TokenKind> kindOf(EObject element) {
		return Optional.ofNullable(switch (element) {
			case Model model -> TokenKind.MODEL;
			case Block block -> TokenKind.BLOCK;
			case OperatorDeclaration operator -> TokenKind.OPERATOR;
			case FunctionDeclaration function -> TokenKind.FUNCTION;
			case MetricDeclaration metric -> TokenKind.METRIC;
			case Parameter parameter -> TokenKind.PARAMETER;
			case ValueDeclaration value when value.eContainer() instanceof FlowStatement flow && flow.isStage() -> TokenKind.STAGE;
			case ValueDeclaration value -> TokenKind.VALUE;
			case LetStatement let -> TokenKind.VALUE;
			case OutputStatement output -> TokenKind.VALUE;
			case Branch branch -> TokenKind.VALUE;
			case RepeatIndex index -> TokenKind.VALUE;
			case Policy policy -> TokenKind.POLICY;
			case PolicyRule rule -> TokenKind.POLICY;
			case Accelerator accelerator -> TokenKind.ACCELERATOR;
			case Engine engine -> TokenKind.ENGINE;
			case Memory memory -> TokenKind.ENGINE;
			case Interconnect interconnect -> TokenKind.ENGINE;
			case EnergyTable table -> TokenKind.ENERGY;
			case EnergyRow row -> TokenKind.ENERGY;
			case Mapping mapping -> TokenKind.MAPPING;
			case Experiment experiment -> TokenKind.EXPERIMENT;
			default -> null;
		});
	}

	private static void add(EObject object, EStructuralFeature feature, TokenKind kind, List<Token> tokens) {
		for (INode node : NodeModelUtils.findNodesForFeature(object, feature)) {
			addLeaves(node, kind, tokens);
		}
	}

	private static void addLeaves(INode node, TokenKind kind, List<Token> tokens) {
		for (ILeafNode leaf : node.getLeafNodes()) {
			if (!leaf.isHidden() && leaf.getLength() > 0) {
				tokens.add(new Token(kind, leaf.getOffset(), leaf.getLength()));
			}
		}
	}

	private static void removeOverlaps(List<Token> tokens) {
		int end = -1;
		for (Iterator<Token> iterator = tokens.iterator(); iterator.hasNext();) {
			Token token = iterator.next();
			if (token.offset() < end) {
				iterator.remove();
			} else {
				end = token.end();
			}
		}
	}
}
