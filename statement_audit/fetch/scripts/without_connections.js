// In every frame, before its own scripts. Workers have no WebRTC; what they have ends at the proxy.
for (const name of [
  'RTCPeerConnection', 'webkitRTCPeerConnection', 'mozRTCPeerConnection', 'RTCIceTransport', 'RTCDtlsTransport',
  'RTCSctpTransport', 'RTCDataChannel', 'WebTransport', 'WebSocketStream', 'TCPSocket', 'TCPServerSocket', 'UDPSocket',
]) delete globalThis[name];
