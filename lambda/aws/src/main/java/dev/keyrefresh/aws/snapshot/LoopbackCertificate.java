package dev.keyrefresh.aws.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A certificate for 127.0.0.1 and localhost that is its own authority. The key is made anew for
 * every server and never leaves its memory.
 *
 * <p>The JDK has no public API that issues a certificate. This one is written as RFC 5280 spells
 * it, because to load a library for it takes longer than everything else that starts here.
 */
public record LoopbackCertificate(KeyPair keys, X509Certificate certificate) {
  private static final int SEQUENCE = 0x30;
  private static final byte[] VERSION_3 = hex("a003020102");
  private static final byte[] SERIAL_NUMBER_1 = hex("020101");
  private static final byte[] ECDSA_WITH_SHA256 = hex("300a06082a8648ce3d040302");

  /** CN=kubernetes. */
  private static final byte[] NAME =
      tagged(
          SEQUENCE,
          tagged(0x31, tagged(SEQUENCE, hex("0603550403"), tagged(0x0c, text("kubernetes")))));

  /** TLS compares with the machine's clock, and tests run on virtual ones: so it always holds. */
  private static final byte[] VALIDITY =
      tagged(SEQUENCE, tagged(0x17, text("000101000000Z")), tagged(0x18, text("21000101000000Z")));

  private static final byte[] IS_AN_AUTHORITY = hex("300f0603551d130101ff040530030101ff");
  private static final byte[] ALTERNATIVE_NAMES =
      tagged(
          SEQUENCE,
          hex("0603551d11"),
          tagged(0x04, tagged(SEQUENCE, tagged(0x82, text("localhost")), hex("87047f000001"))));

  public static LoopbackCertificate make() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      var keys = generator.generateKeyPair();
      var toSign =
          tagged(
              SEQUENCE,
              VERSION_3,
              SERIAL_NUMBER_1,
              ECDSA_WITH_SHA256,
              NAME,
              VALIDITY,
              NAME,
              keys.getPublic().getEncoded(),
              tagged(0xa3, tagged(SEQUENCE, IS_AN_AUTHORITY, ALTERNATIVE_NAMES)));
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(keys.getPrivate());
      signer.update(toSign);
      var signed =
          tagged(SEQUENCE, toSign, ECDSA_WITH_SHA256, tagged(0x03, new byte[1], signer.sign()));
      return new LoopbackCertificate(
          keys,
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(signed)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no certificate for 127.0.0.1", e);
    }
  }

  public SSLContext serverContext() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Holder(this)}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS for 127.0.0.1", e);
    }
  }

  /** For clients that trust this certificate and no other. */
  public SSLContext clientContext() {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("authority", certificate);
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no TLS for 127.0.0.1", e);
    }
  }

  public String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "LoopbackCertificate[127.0.0.1]";
  }

  /** DER: tag, length, content. */
  private static byte[] tagged(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (var part : parts) {
      content.writeBytes(part);
    }
    var result = new ByteArrayOutputStream();
    result.write(tag);
    int length = content.size();
    if (length > 0xff) {
      result.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8)});
    } else if (length > 0x7f) {
      result.write(0x81);
    }
    result.write(length);
    result.writeBytes(content.toByteArray());
    return result.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }

  private static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes);
  }

  /** Gives the key without a key store, which would derive a password's key for every server. */
  @SuppressWarnings("NullAway") // Null is this interface's word for none.
  private static final class Holder extends X509ExtendedKeyManager {
    private static final String ALIAS = "server";

    private final LoopbackCertificate certificate;

    Holder(LoopbackCertificate certificate) {
      this.certificate = certificate;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
      return chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return getServerAliases(keyType, issuers) == null ? null : ALIAS;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return keyType.equals(certificate.keys().getPublic().getAlgorithm())
          ? new String[] {ALIAS}
          : null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return null;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return certificate.keys().getPrivate();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {certificate.certificate()};
    }
  }
}
