/** The immutable operator network and the elaboration that makes it from a model. */
package org.m2q.network;
